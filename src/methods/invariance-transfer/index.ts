export { type Comparison, invarianceScore } from './invariance-score.ts'
export {
  type LinearProbe,
  type LinearProbeOptions,
  type TransferTask,
  linearProbe,
  transferMatrix,
} from './linear-probe.ts'
export { RANGES, type Ranges, type TransformName } from './transforms.ts'
export { type Pictures, type Sample, type Transforms2D, transforms2d } from './transforms2d.ts'
