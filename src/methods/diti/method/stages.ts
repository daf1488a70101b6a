import { type Matrix, checkOptions, checkSameLength, checkWhole } from '#nn/rows.ts'

export interface StageOptions {
  /** How many steps of noise there are. */
  steps: number
  /** The step at which each stage ends, ascending; the last one is `steps`. */
  ends: readonly number[]
  /** How many features each stage opens. */
  dims: readonly number[]
}

/** Which features each step may use. */
export interface Stages {
  /** The stage of each step, [steps]. */
  stageOf: Int32Array
  /** The features that each stage opens, by number, fine ones first. */
  blocks: number[][]
  /** 1 for what a stage may use: its own features and those of all before it, [stages, d]. */
  open: Matrix
  /** 1 for its own features, [stages, d]. */
  current: Matrix
}

/**
 * Splits features among stretches of steps: an expanding set, as what has been lost by a step is whatever was lost by
 * then (section 4.2).
 *
 * @throws RangeError when ends do not ascend to the last step, or there is not one width for each stage
 */
export function stageMasks(options: StageOptions): Stages {
  checkOptions('stageMasks', options, ['steps', 'ends', 'dims'])
  const { ends, dims } = options
  const steps = checkWhole('steps', options.steps, { least: 1 })
  checkSameLength('ends and widths', ends.length, dims.length)
  ends.forEach((end, i) => checkWhole(`end ${i}`, end, { least: (ends[i - 1] ?? 0) + 1, most: steps }))
  if (ends.at(-1) !== steps) throw new RangeError(`the last stage ends at ${ends.at(-1)}, not at ${steps}`)
  const before = dims.map((width, i) => {
    checkWhole(`width ${i}`, width, { least: 1 })
    return dims.slice(0, i).reduce((sum, one) => sum + one, 0)
  })
  const dim = before.at(-1)! + dims.at(-1)!
  const mask = (isOn: (stage: number, feature: number) => boolean): Matrix => ({
    data: Float32Array.from({ length: dims.length * dim }, (_, i) =>
      Number(isOn(Math.floor(i / dim), i % dim)),
    ),
    rows: dims.length,
    dim,
  })
  const isOpen = (stage: number, feature: number) => feature < before[stage]! + dims[stage]!
  return {
    stageOf: Int32Array.from({ length: steps }, (_, t) => ends.findIndex((end) => t < end)),
    blocks: dims.map((width, i) => Array.from({ length: width }, (_, d) => before[i]! + d)),
    open: mask(isOpen),
    current: mask((stage, feature) => isOpen(stage, feature) && feature >= before[stage]!),
  }
}
