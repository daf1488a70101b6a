export { type Encoder, type EncoderSizes, biasCount, encode, initEncoder } from './method/encoder.ts'
export { type Matching, initMatching, matchTokens, reweightLevels } from './method/matching.ts'
