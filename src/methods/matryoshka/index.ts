export { type Decision, type PlainHead, cascadeClassify } from './method/cascade.ts'
export {
  type Head,
  classify,
  matryoshkaContrastiveLoss,
  matryoshkaLoss,
  sharedHeads,
  truncateEmbedding,
} from './method/matryoshka.ts'
export {
  type AdaptiveOptions,
  type PrefixIndex,
  type Retrieved,
  adaptiveRetrieval,
  funnelRetrieval,
  indexPrefixes,
} from './method/retrieval.ts'
