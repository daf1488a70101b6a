import type { RandomGenerator } from '#nn/generator.ts'
import { bootstrapInterval } from '#nn/metrics/bootstrap.ts'
import { linearProbe, probePredict } from '#nn/metrics/probe.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { type Matrix, takeRows } from '#nn/rows.ts'
import type { Half } from './digits.ts'

const DECAYS = [0.03, 0.3]

/** Features of pictures; pixels themselves where a network is not asked. */
export type Look = (pictures: Matrix) => Matrix | Promise<Matrix>

/** Which rows of a train part are labelled, drawn several times. */
export function labelDraws(
  labels: ArrayLike<number>,
  { perClass, draws }: { perClass: number; draws: number },
  rng: RandomGenerator,
): Int32Array[] {
  return Array.from({ length: draws }, () => {
    const taken = new Map<number, number>()
    const rows = rng.shuffle(Int32Array.from({ length: labels.length }, (_, row) => row))
    return rows.filter((row) => {
      const before = taken.get(labels[row]!) ?? 0
      taken.set(labels[row]!, before + 1)
      return before < perClass
    })
  })
}

/** A linear probe on frozen features for each draw of labels, its decay chosen on the validation part. */
async function probesOf(look: Look, { train, validation }: Half, draws: readonly Int32Array[]) {
  const [x, chosenBy] = [await look(train.x), { ...validation, x: await look(validation.x) }]
  return draws.map((rows) =>
    linearProbe({ x: takeRows(x, rows), labels: Array.from(rows, (row) => train.labels[row]!) }, chosenBy, {
      weightDecays: DECAYS,
    }),
  )
}

/** Share of the validation part that probes name rightly, the mean over the draws. */
export const validated = async (look: Look, half: Half, draws: readonly Int32Array[]): Promise<number> =>
  mean((await probesOf(look, half, draws)).map(({ validationAccuracy }) => validationAccuracy))

/** Of each digit of the test part, the share of the draws in which the probe names it rightly. */
export async function judged(look: Look, half: Half, draws: readonly Int32Array[]): Promise<Float64Array> {
  const probes = await probesOf(look, half, draws)
  const x = await look(half.test.x)
  const right = new Float64Array(half.test.labels.length)
  for (const probe of probes) {
    probePredict(probe, x).forEach((label, i) => {
      if (label === half.test.labels[i]) right[i]! += 1 / probes.length
    })
  }
  return right
}

/**
 * The 95 % interval of what one way gains over another, when networks and digits are drawn again. Network i of one is
 * compared with network i of the other, digit by digit.
 */
export function gain(
  one: readonly Float64Array[],
  other: readonly Float64Array[],
  rng: RandomGenerator,
): { low: number; high: number } {
  const pairs = one.map((right, n) => right.map((share, i) => share - other[n]![i]!))
  const statistic = (digits: readonly number[]) => {
    const drawn = pairs.map(() => pairs[rng.int(pairs.length)]!)
    let sum = 0
    for (const pair of drawn) for (const i of digits) sum += pair[i]!
    return sum / drawn.length / digits.length
  }
  const { low, high } = bootstrapInterval([...pairs[0]!.keys()], statistic, { rng, draws: 400 })
  return { low, high }
}
