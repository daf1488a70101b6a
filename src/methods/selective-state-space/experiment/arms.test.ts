import { numpy as np, random, tree } from '@jax-js/jax'
import { expect, test } from 'vitest'
import type { Run, RunEvent } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import type { CrossBlock } from '../method/cross-scan.ts'
import { KINDS, SIDE, agesOf, counted, drawFlipFlops, drawMaps, flipFlops, maps } from './flip-flop.ts'
import {
  type Mixer,
  type Reader,
  armsOf,
  byAge,
  hits,
  initReader,
  learn,
  linearAttention,
  minGru,
  read,
  share,
} from './readers.ts'

const rng = (seed = 0) => generator(random.key(seed))
const PLACES = SIDE * SIDE
const W = (value: number) => value
const I = (value: number) => KINDS + value

async function end<R>(run: Run<R>, events: RunEvent[] = []): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
    events.push(value)
  }
}

/** Which places of the output change when the token at one place does. */
function heard(mixer: Mixer, places: number, changed: number): boolean[] {
  const params = initReader(random.key(3), mixer)
  const before = maps(1, 1, rng()).tokens.slice(0, places)
  const after = before.with(changed, (before[changed]! + 1) % KINDS)
  const logits = (tokens: Int32Array<ArrayBuffer>) =>
    read(mixer, tree.ref(params), np.array(tokens).reshape([1, places]))
  const change = np
    .max(np.absolute(logits(before).sub(logits(after))), -1)
    .ravel()
    .js() as number[]
  tree.dispose(params)
  return change.map((value) => value > 0)
}

test('flip-flops: the value written last, past those to be ignored', () => {
  const [rows, length] = [40, 32]
  const { tokens, targets } = flipFlops(rows, length, 1, rng())
  for (let row = 0; row < rows; row++) {
    const sequence = [...tokens.subarray(row * length, (row + 1) * length)]
    expect(sequence[0]).toBeLessThan(KINDS)
    sequence.forEach((_, at) =>
      expect(targets[row * length + at]).toBe(sequence.slice(0, at + 1).findLast((token) => token < KINDS)),
    )
  }
  const writes = (times: number) =>
    flipFlops(200, 64, times, rng()).tokens.filter((token) => token < KINDS).length
  expect(writes(4)).toBeLessThan(0.7 * writes(1))
})

test('ages and counts by hand', () => {
  const tokens = [W(1), I(5), W(2), W(1), I(0), I(0), W(3), W(2), I(1), I(1), I(1), W(3)]
  expect([...agesOf(tokens, 6)]).toEqual([0, 1, 0, 0, 1, 2, 0, 0, 1, 2, 3, 0])
  expect([...counted(tokens, 6)]).toEqual([1, 1, 2, 1, 1, 1, 3, 2, 2, 2, 2, 3])
})

test('shares by age of the last write', async () => {
  const tokens = np.array([W(1), ...Array.from({ length: 15 }, () => I(0))]).reshape([1, 16])
  const hit = Float32Array.from({ length: 16 }, (_, at) => (at < 12 ? 1 : 0))
  expect(await byAge({ tokens, targets: tokens, role: 'test', indices: new Int32Array(1) }, hit)).toEqual([
    [4, 1],
    [12, 0.5],
  ])
})

test('maps: all writers write what every place has to say', async () => {
  const { tokens, targets } = maps(50, 9, rng())
  for (let row = 0; row < 50; row++) {
    const map = tokens.subarray(row * PLACES, (row + 1) * PLACES)
    const values = new Set([...map].filter((token) => token < KINDS))
    expect(values).toEqual(new Set(targets.subarray(row * PLACES, (row + 1) * PLACES)))
    expect(values.size).toBe(1)
  }
  const { sparse } = drawMaps({ train: 2, validation: 2, test: 30 }, rng())
  expect((await sparse.tokens.ref.data()).filter((token) => token < KINDS)).toHaveLength(30)
})

test('each part is drawn for itself, and the long sequences are twice as long', async () => {
  const task = drawFlipFlops({ train: 9, validation: 9, test: 9, length: 12, times: 2 }, rng())
  const rows = await Promise.all(
    [task.train, task.validation, task.test].map(({ tokens }) => tokens.ref.data()),
  )
  expect(new Set(rows.map(String)).size).toBe(3)
  expect([task.train.role, task.validation.role, task.test.role, task.long.role]).toEqual([
    'train',
    'validation',
    'test',
    'test',
  ])
  expect(task.long.tokens.shape).toEqual([9, 24])
})

test('without selection nothing in the method depends on the token, and the rivals stay as they are', () => {
  const core = (mixer: Mixer) => {
    const { mixing } = initReader(random.key(0), mixer)
    return 'block' in mixing ? [mixing.block.ssm] : (mixing as { map: CrossBlock }).map.scans
  }
  const [on, off] = [armsOf(), armsOf('selection')]
  for (const { mixer } of [on.selective, on.cross])
    for (const ssm of core(mixer)) expect(ssm).toHaveProperty('project')
  for (const { mixer } of [off.selective, off.cross, on.constant])
    for (const ssm of core(mixer))
      expect(Object.keys(ssm).sort()).toEqual(['B', 'C', 'D', 'logA', 'stepBias'])
  expect(core(on.cross.mixer)).toHaveLength(4)
  const names = ['constant', 'linear', 'gated', 'local', 'wide', 'attention'] as const
  for (const without of ['selection', 'cross-scan'] as const)
    for (const name of names) expect(armsOf(without)[name]).toEqual(on[name])
  expect(armsOf('cross-scan').selective).toEqual(on.selective)
})

test('selective and time-invariant start with the same range of steps', () => {
  for (const { mixer } of [armsOf().selective, armsOf().constant]) {
    const { mixing } = initReader(random.key(0), mixer) as Reader & {
      mixing: { block: { ssm: { stepBias: np.Array } } }
    }
    const steps = (mixing.block.ssm.stepBias.js() as number[]).map((bias) => Math.log1p(Math.exp(bias)))
    expect(Math.min(...steps)).toBeGreaterThan(0.009)
    expect(Math.max(...steps)).toBeGreaterThan(0.1)
    expect(Math.max(...steps)).toBeLessThan(0.51)
  }
})

test('four scans and attention hear every place; rows alone only what follows', () => {
  const middle = 2 * SIDE + 2
  expect(heard(armsOf().cross.mixer, PLACES, PLACES - 1)).not.toContain(false)
  expect(heard(armsOf().attention.mixer, PLACES, 0)).not.toContain(false)
  // The depthwise convolution reaches a row and a place before it.
  const rows = heard(armsOf('cross-scan').cross.mixer, PLACES, PLACES - 1)
  expect(rows.slice(0, middle)).not.toContain(true)
})

test('two 3 x 3 convolutions reach two places, two 5 x 5 the whole map', () => {
  const reach = heard(armsOf().local.mixer, PLACES, 0)
  reach.forEach((is, place) => expect(is).toBe(Math.max(place % SIDE, Math.floor(place / SIDE)) <= 2))
  expect(heard(armsOf().wide.mixer, PLACES, 0)).not.toContain(false)
})

test.each(['selective', 'constant', 'linear', 'gated'] as const)('%s does not see the future', (arm) => {
  const seen = heard(armsOf()[arm].mixer, 12, 6)
  expect(seen.slice(0, 6)).not.toContain(true)
  expect(seen.slice(6)).toContain(true)
})

test('linear attention and the gated recurrence agree with their sums', () => {
  const [d, length] = [2, 5]
  const draw = (seed: number, ...shape: number[]) => random.normal(random.key(seed), shape)
  const u = draw(1, 1, length, d)
  const rows = (x: np.Array) => x.js() as number[][]
  const maps = { query: draw(2, d, d), key: draw(3, d, d), value: draw(4, d, d) }
  const features = (x: np.Array) =>
    rows(x).map((row) => row.map((value) => (value > 0 ? value + 1 : Math.exp(value))))
  const of = (w: np.Array) => np.dot(u.ref.reshape([length, d]), w.ref)
  const [q, k, v] = [features(of(maps.query)), features(of(maps.key)), rows(of(maps.value))]
  const heardBy = q.map((query, t) => {
    const weights = k.slice(0, t + 1).map((key) => key.reduce((sum, value, i) => sum + value * query[i]!, 0))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    return v[0]!.map((_, i) => weights.reduce((sum, weight, s) => sum + weight * v[s]![i]!, 0) / total)
  })
  expectClose(rows(linearAttention(maps, u.ref).reshape([length, d])), heardBy)

  const gates = {
    update: { w: draw(5, d, d), b: draw(6, d) },
    candidate: { w: draw(7, d, d), b: draw(8, d) },
  }
  const z = rows(of(gates.update.w).add(gates.update.b.ref))
  const c = rows(of(gates.candidate.w).add(gates.candidate.b.ref))
  let h = [0, 0]
  const states = z.map((row, t) => {
    h = h.map((old, i) => {
      const gate = 1 / (1 + Math.exp(-row[i]!))
      return (1 - gate) * old + gate * c[t]![i]!
    })
    return h
  })
  expectClose(rows(minGru(gates, u).reshape([length, d])), states)
})

function expectClose(actual: number[][], expected: number[][]): void {
  actual.flat().forEach((value, i) => expect(value).toBeCloseTo(expected.flat()[i]!, 4))
}

test('a reader is chosen on the validation part and fitted to no other than the train part', async () => {
  const task = drawFlipFlops({ train: 32, validation: 8, test: 8, length: 8, times: 2 }, rng())
  const events: RunEvent[] = []
  const arm = armsOf().linear
  const reader = await end(learn(arm, task, random.key(1), 2), events)
  expect(events.filter((event) => event.kind === 'setting')).toHaveLength(1)
  const hit = await hits(arm.mixer, reader, task.test)
  expect(hit).toHaveLength(64)
  expect(share(hit)).toBeLessThan(1)
  const leak = { train: task.test as never, validation: task.validation }
  await expect(end(learn(arm, leak, random.key(1), 2))).rejects.toThrow(/only a train part/)
})
