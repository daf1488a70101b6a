export { type PaperMeasure, type PaperText, describePaper, measurePapers } from './describe.ts'
export {
  type Candidate,
  type ForReader,
  type Reason,
  type Recommended,
  rankForReader,
} from './rank-for-reader.ts'
export type { Signal, SignalKind } from './signals.ts'
export type { Described, Measure } from './taste.ts'
