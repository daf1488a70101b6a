import type { Run } from '#lab/reproduction.ts'
import { grid } from '#nn/fit.ts'
import { affineMap, procrustes } from '#nn/linalg.ts'
import { type LinearMap, applyLinear } from '#nn/metrics/linear-map.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { type Matrix, unitRows } from '#nn/rows.ts'
import { type Held, foundShare, viewOf } from './arms.ts'
import { type Net, embed } from './networks.ts'
import type { Shapes } from './shapes.ts'

/** Brings new vectors to old ones after the fact, fitted to pairs of one picture by both models. */
export type Fit = (from: Matrix, to: Matrix) => LinearMap

const MAPS: Readonly<Record<string, Fit>> = {
  rotation: (from, to) => procrustes(from, to),
  'affine, decay 0.01': (from, to) => affineMap(from, to, { ridge: 0.01 }),
  'affine, decay 0.1': (from, to) => affineMap(from, to, { ridge: 0.1 }),
}

/** The map that does best on validation classes, over all pairs of a newer and an older model. */
export async function* bestMap(arm: string, nets: readonly Net[], shapes: Shapes): Run<Fit> {
  const { model } = yield* grid({
    arm,
    settings: Object.keys(MAPS).map((map) => ({ map })),
    async *train({ map }): Run<Fit> {
      yield { kind: 'progress', done: 1, total: 1, doing: `fitting maps: ${map}` }
      return MAPS[map]!
    },
    score: async (fit: Fit) => {
      const rows = await mappedAccuracies(fit, nets, shapes, shapes.validation)
      return mean(rows.flatMap((row, i) => row.slice(0, i)))
    },
    validation: shapes.validation,
  })
  return model
}

/** `crossAccuracies` with the queries mapped to each older model first, by the newer one's lesson. */
export async function mappedAccuracies(
  fit: Fit,
  nets: readonly Net[],
  { lessons }: Shapes,
  held: Held,
): Promise<number[][]> {
  const rows: number[][] = []
  for (const [i, net] of nets.entries()) {
    const row = nets.map(() => NaN)
    for (let j = 0; j < i; j++) row[j] = await mappedAccuracy(fit, net, nets[j]!, lessons[i]!.x, held)
    row[i] = foundShare(await viewOf(net, held), held)
    rows.push(row)
  }
  return rows
}

/** How many queries by one net find their class in the gallery of another, mapped by pairs of these pictures. */
export async function mappedAccuracy(
  fit: Fit,
  asks: Net,
  stored: Net,
  pictures: Matrix,
  held: Held,
): Promise<number> {
  const map = fit(units(await embed(asks, pictures)), units(await embed(stored, pictures)))
  const query = applyLinear(map, units(await embed(asks, held.query.x)))
  return foundShare({ query, gallery: await embed(stored, held.gallery.x) }, held)
}

const units = (x: Matrix): Matrix => ({ ...x, data: Float32Array.from(unitRows(x).data) })
