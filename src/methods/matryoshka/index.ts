export { type Decision, type PlainHead, cascadeClassify, learnThresholds } from './cascade.ts'
export {
  type Head,
  classify,
  matryoshkaContrastiveLoss,
  matryoshkaLoss,
  sharedHeads,
  truncateEmbedding,
} from './matryoshka.ts'
export {
  type AdaptiveOptions,
  type Matrix,
  type PrefixIndex,
  type Retrieved,
  adaptiveRetrieval,
  funnelRetrieval,
  indexPrefixes,
} from './retrieval.ts'
