export { type AdamOptions, type AdamState, adam, initAdam } from './adam.ts'
export {
  type Attention,
  type AttentionOptions,
  type LayerNorm,
  type MaskOptions,
  attentionWeights,
  initAttention,
  initLayerNorm,
  layerNorm,
  mergeHeads,
  selfAttention,
  splitHeads,
} from './attention.ts'
export { batchOf, batches, rowsBy } from './batches.ts'
export { type Conv, type ConvOptions, conv2d, initConv, maxPool, meanPool } from './conv.ts'
export {
  type ConvEncoder,
  type ConvEncoderSizes,
  type ConvNet,
  convEncoder,
  convLayers,
  convNet,
  initConvEncoder,
  initConvNet,
} from './conv-encoder.ts'
export { type Dense, dense, initDense, initMlp, mlp } from './dense.ts'
export { type RandomGenerator, generator } from './generator.ts'
export { type Tree, compile, lossAndGradient } from './jit.ts'
export { accuracy, checkedLabels, crossEntropy, meanSquaredError } from './loss.ts'
export { keys } from './random.ts'
export { type Trainer, trainer } from './train.ts'
export {
  type Attend,
  type Block,
  type Transformer,
  type TransformerSizes,
  initTransformer,
  transformer,
} from './transformer.ts'
export {
  type AffineOptions,
  type Eigen,
  type PrincipalComponents,
  type ProcrustesOptions,
  type SingularValues,
  affineMap,
  centred,
  inverse,
  leastSquares,
  orthogonalFactor,
  principalComponents,
  procrustes,
  qr,
  solve,
  svd,
  symmetricEigen,
  times,
  timesTransposed,
  transposed,
  transposedTimes,
} from './linalg.ts'
export * from './metrics/index.ts'
export {
  type AnyMatrix,
  type Column,
  type Doubles,
  type Labelled,
  type LabelsExpected,
  type Matrix,
  type RandomSource,
  type Rows,
  type RowsExpected,
  checkNumber,
  checkOneOf,
  checkOptions,
  checkPairs,
  checkPositive,
  checkSameWidth,
  checkWhole,
  classCount,
  matrix,
  readColumn,
  readDoubles,
  readLabels,
  readMatrix,
  readRows,
  takeColumns,
  takeRows,
  unitRows,
} from './rows.ts'
export {
  DivergedError,
  FitError,
  type FitEvent,
  type FitOptions,
  type Fitting,
  type GridChoice,
  type GridOptions,
  type Watch,
  fit,
  grid,
  settingsOf,
} from './fit.ts'
