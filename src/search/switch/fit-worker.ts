/** Builds a bridge off the main thread: seconds of arithmetic during which the site goes on answering. */
import { parentPort, workerData } from 'node:worker_threads'
import { type Material, buildBridge } from './build-bridge.ts'

const port = parentPort!
const answer = (built: ReturnType<typeof buildBridge>): void => port.postMessage(built)

answer(buildBridge(workerData as Material))
