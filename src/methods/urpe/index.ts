export {
  type UrpeOptions,
  type UrpeTables,
  initUrpe,
  rowSums,
  toeplitz,
  urpeAttention,
} from './method/attention.ts'
export {
  type Encoder,
  type EncoderOptions,
  type EncoderSizes,
  type Position,
  type Projections,
  initEncoder,
  transformerEncoder,
} from './method/encoder.ts'
