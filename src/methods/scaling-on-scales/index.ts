export { type Maps } from './method/maps.ts'
export {
  type FeatureModel,
  type MultiScaleOptions,
  mergeTiles,
  multiScale,
  splitTiles,
} from './method/multi-scale.ts'
export { informationOf } from './method/reconstruction.ts'
export { resizeArea, resizeBicubic } from './method/resize.ts'
