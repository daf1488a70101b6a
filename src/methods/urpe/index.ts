export { type UrpeTables, initUrpe, rowSums, toeplitz, urpeAttention } from './attention.ts'
export {
  type Encoder,
  type EncoderSizes,
  type Position,
  type Projections,
  initEncoder,
  transformerEncoder,
} from './encoder.ts'
