export {
  type Constant,
  type Mamba,
  type MambaSizes,
  type Selective,
  initConstant,
  initMamba,
  initSelective,
  mambaBlock,
  stateSpace,
} from './method/block.ts'
export {
  type CrossBlock,
  type FourScans,
  crossBlock,
  crossMerge2d,
  crossScan2d,
  initCrossBlock,
} from './method/cross-scan.ts'
export { s4dScan, selectiveScan } from './method/scan.ts'
export { type ScanStep, type Tally, selectiveScanSequential, selectiveScanStep } from './method/sequential.ts'
