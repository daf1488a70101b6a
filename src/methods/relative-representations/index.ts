export { type LatentSimilarity, latentSimilarity, neighbourAgreement } from './method/agreement.ts'
export { sampleAnchors } from './method/anchors.ts'
export { type Decoder, type Encoder, type Model, relativeRepresentation, stitch } from './method/relative.ts'
export { type RelativeOptions, relativeVectors } from './method/vectors.ts'
