import { type DestinationStream, pino } from 'pino'
import type { Observed } from './observe.ts'

/** Writes a line of JSON for each answer: when, what route, with which status, in what time. */
export function requestLog(out?: DestinationStream): (observed: Observed) => void {
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, out)
  return ({ ms, ...observed }) => log.info({ ...observed, ms: Math.round(ms * 10) / 10 })
}
