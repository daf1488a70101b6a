export {
  type CorruptionOptions,
  type Draws,
  type Example,
  type Packed,
  type Specials,
  causalExample,
  corruptSpans,
  cutOut,
  infillPrompt,
  middleExample,
  mixtureExample,
  pack,
} from './method/examples.ts'
export { type LmBatch, completeAndInfill, lmBatch, lmLoss } from './method/lm.ts'
