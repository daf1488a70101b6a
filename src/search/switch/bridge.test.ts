import { expect, test } from 'vitest'
import { matrix } from '#nn/rows.ts'
import { type Bridge, comparable, cross } from './bridge.ts'
import { decodeBridges, encodeBridges } from './bridge-codec.ts'
import { buildBridge } from './build-bridge.ts'
import { followCurve, matchScores } from './curve.ts'
import { largest } from './rows.ts'

let state = 7
const random = () => (state = (state * 16807) % 2147483647) / 2147483647 - 0.5

/** Vectors of texts by two models: the second turns the first into a wider space and knows a little more. */
function twoModels(rows: number, dim: number) {
  const turn = Array.from({ length: dim }, () => Array.from({ length: dim + 4 }, random))
  const old = Array.from({ length: rows }, () => Array.from({ length: dim }, random))
  const fresh = old.map((row) =>
    Array.from({ length: dim + 4 }, (_, j) =>
      row.reduce((sum, x, i) => sum + x * turn[i]![j]!, 0.1 * random()),
    ),
  )
  return { old, fresh }
}

const asked = (rows: number[][]) => matrix(rows.slice(0, 40).map((row) => row.map((x) => x + 0.1 * random())))

test('a bridge between two models finds what either finds, and favours no side', () => {
  const { old, fresh } = twoModels(500, 12)
  const { bridge, measured } = buildBridge({
    old: matrix(old),
    fresh: matrix(fresh),
    titles: asked(fresh),
    oldTitles: asked(old),
  })
  expect(measured).toMatchObject({ fitted: 460, held: 40, searched: 500, newOld: { length: 7 } })
  expect(measured.newOld[0]!.titles).toBeGreaterThan(0.9)
  expect(measured.oldOld.agreement).toBe(1)
  expect(Math.abs(measured.mixed.oldShare - 0.5)).toBeLessThan(0.1)
  expect(measured.matrix).toHaveLength(2)

  const [stored] = decodeBridges(encodeBridges([{ to: 'old', bridge, measured }]))
  const vector = Float32Array.from(fresh[3]!)
  const [before, after] = [cross(bridge, vector), cross(stored!.bridge, vector)]
  before.forEach((value, d) => expect(after[d]).toBeCloseTo(value, 4))
  expect(stored!.measured).toEqual(measured)
  expect(largest(cosinesWith(after, old), 1)).toEqual([3])
})

test('without the old model only the maps are compared', () => {
  const { old, fresh } = twoModels(450, 8)
  const { bridge, measured } = buildBridge({ old: matrix(old), fresh: matrix(fresh), titles: asked(fresh) })
  expect(bridge.asksOld).toBe(false)
  expect(measured.oldOld).toEqual({ way: 'old queries', agreement: 1 })
  expect(measured.matrix).toBeUndefined()
  expect([...cross(bridge, new Float32Array(12))]).toEqual(Array.from({ length: 8 }, () => 0))
})

test('a model that knows nothing of the other makes no bridge, and says so in numbers', () => {
  const rows = () => Array.from({ length: 450 }, () => Array.from({ length: 12 }, random))
  const [old, fresh] = [rows(), rows()]
  const { measured } = buildBridge({ old: matrix(old), fresh: matrix(fresh), titles: asked(fresh) })
  expect(measured.newOld[0]!.titles).toBeLessThan(0.2)
})

test.each([
  ['nothing', undefined],
  ['another version', new Uint8Array([9, 0, 0, 0, 0])],
  ['a file cut off', encodeBridges([]).subarray(0, 6)],
])('%s holds no bridges', (_, bytes) => {
  expect(decodeBridges(bytes)).toEqual([])
})

test('scores of another scale are matched by how rare they are', () => {
  const fresh = Float32Array.from({ length: 4000 }, () => random() + random())
  const old = fresh.map((score) => 0.2 + 0.1 * Math.sign(score) * Math.abs(score) ** 0.5)
  const curve = matchScores(old.toReversed(), fresh, 1000)
  for (let i = 1; i < curve.from.length; i++) expect(curve.to[i]).toBeGreaterThanOrEqual(curve.to[i - 1]!)
  expect(followCurve(curve, 0.2)).toBeCloseTo(0, 1)
  expect(followCurve(curve, 0.2 + 0.1 * 0.5 ** 0.5)).toBeCloseTo(0.5, 1)
  expect(followCurve(curve, 2)).toBeGreaterThan(followCurve(curve, 1))
  const bridge = { curves: { map: curve } } as Bridge
  expect(comparable(bridge, 5, true)).toBeLessThan(1)
  expect(() => matchScores(old, fresh, 1)).toThrow(RangeError)
})

function cosinesWith(vector: Float32Array, rows: readonly number[][]): Float32Array {
  const length = (row: ArrayLike<number>) => Math.hypot(...Array.from(row))
  return Float32Array.from(rows, (row) => row.reduce((sum, x, d) => sum + x * vector[d]!, 0) / length(row))
}
