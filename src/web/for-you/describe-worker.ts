/** Describes all papers off the main thread: seconds of arithmetic during which the site goes on answering. */
import { parentPort, workerData } from 'node:worker_threads'
import { type DescribedPapers, type StoredText, describeAll } from './describe-all.ts'

const port = parentPort!
const { papers, width } = workerData as { papers: readonly StoredText[]; width: number }
const answer = (described: DescribedPapers): void => port.postMessage(described)

answer(describeAll(papers, width))
