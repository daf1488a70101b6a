export { type Comparison, invarianceScore } from './method/invariance-score.ts'
export { RANGES, type Ranges, type TransformName } from './method/transforms.ts'
export { type Pictures, type Sample, type Transforms2D, transforms2d } from './method/transforms2d.ts'
