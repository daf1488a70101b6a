import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { codeOverlap } from './code.ts'
import { Mac, type MacOptions } from './mac.ts'

const rng = () => generator(random.key(5))

/** Four inputs, two modules of two units, after storing the first two inputs under winners 0 and 1. */
function small(options: MacOptions = {}): Mac {
  const mac = new Mac(4, 2, 2, options)
  mac.store([1, 1, 0, 0], [0, 1])
  return mac
}

test('storing sets exactly the weights from active inputs to winners', () => {
  const mac = small()
  const rows = [0, 1, 2, 3].map((j) => [...mac.weights.subarray(j * 4, j * 4 + 4)])
  expect(rows).toEqual([
    [1, 0, 0, 1],
    [1, 0, 0, 1],
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ])
  expect(mac.saturation).toBe(4 / 16)
})

test('support is the share of active inputs with a set weight, familiarity its best per module', () => {
  const mac = small()
  expect([...mac.support([0, 1, 1, 0])]).toEqual([0.5, 0, 0, 0.5])
  expect([...mac.support([0, 0, 0, 0])]).toEqual([0, 0, 0, 0])
  expect(mac.familiarity([0.5, 0, 0, 0.5])).toBe(0.5)
  expect(mac.familiarity(mac.support([1, 1, 0, 0]))).toBe(1)
  expect(mac.familiarity([0.25, 0.5, 1, 0])).toBe(0.75)
})

test('storing twice changes nothing', () => {
  const mac = small()
  const before = [...mac.weights]
  mac.store([1, 1, 0, 0], [0, 1])
  expect([...mac.weights]).toEqual(before)
  expect(mac.saturation).toBe(4 / 16)
})

test('recall returns the code under which a single pattern was stored', () => {
  const mac = new Mac(30, 12, 5)
  const x = Uint8Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? 1 : 0))
  const code = mac.encode(x, { mode: 'learn', rng: rng() })
  mac.store(x, code)
  expect(mac.encode(x, { mode: 'recall' })).toEqual(code)
})

test('recall takes the lowest of equal units, or one by chance with a generator', () => {
  const mac = new Mac(3, 200, 4)
  expect(new Set(mac.encode([1, 0, 0], { mode: 'recall' }))).toEqual(new Set([0]))
  const drawn = mac.encode([1, 0, 0], { mode: 'recall', rng: rng() })
  for (let unit = 0; unit < 4; unit++) {
    const share = drawn.filter((winner) => winner === unit).length / 200
    expect(share).toBeGreaterThan(0.15)
    expect(share).toBeLessThan(0.35)
  }
})

test('learning draws winners in proportion to their chances', () => {
  // Support 1/2 in every module: psi = 1 + (eta - 1) / 2 against 1 + (eta - 1) / (1 + e^10), eta = 1 + chi K G^2.
  const Q = 4000
  const mac = new Mac(2, Q, 2, { gMin: 0, gamma: 2, chi: 4, s2: 20, s3: 0.5 })
  mac.store([1, 0], new Uint16Array(Q))
  const rise = 4 * 2 * 0.25
  const high = 1 + rise / 2
  const low = 1 + rise / (1 + Math.exp(10))

  const zeros = mac.encode([1, 1], { mode: 'learn', rng: rng() }).filter((winner) => winner === 0).length

  expect(zeros / Q).toBeCloseTo(high / (high + low), 1)
  expect(Math.abs(zeros / Q - high / (high + low))).toBeLessThan(4 * Math.sqrt(0.25 / Q))
})

test('the same generator state gives the same code', () => {
  const mac = new Mac(10, 50, 6)
  const x = [1, 0, 1, 0, 1, 0, 1, 0, 1, 0]
  expect(mac.encode(x, { mode: 'learn', rng: rng() })).toEqual(mac.encode(x, { mode: 'learn', rng: rng() }))
})

test('uniform noise ignores familiarity; no noise repeats a code exactly', () => {
  const x = Uint8Array.from({ length: 40 }, (_, i) => i % 2)
  const again = (noise: NonNullable<MacOptions['noise']>) => {
    const draw = rng()
    const mac = new Mac(40, 400, 8, { noise })
    const code = mac.encode(x, { mode: 'learn', rng: draw })
    mac.store(x, code)
    return codeOverlap(code, mac.encode(x, { mode: 'learn', rng: draw }))
  }
  expect(again('familiarity')).toBeGreaterThan(0.95)
  expect(again('uniform')).toBeLessThan(0.2)
  expect(again('none')).toBe(1)
})

test('a unit past its critical period stays as it is, the others learn on', () => {
  const mac = small({ freezeAt: 0.4 })
  expect(mac.frozen).toBe(0.5)
  mac.store([0, 0, 1, 1], [0, 0])
  expect([...mac.support([0, 0, 1, 1])]).toEqual([0, 0, 1, 0])
})

test('without a critical period even a full unit is not frozen', () => {
  const mac = new Mac(2, 1, 1)
  mac.store([1, 1], [0])
  expect(mac.saturation).toBe(1)
  expect(mac.frozen).toBe(0)
})

test('the cost of an item counts weights, whatever has been stored before', () => {
  const mac = new Mac(6, 3, 4)
  const x = [1, 1, 0, 0, 0, 1]
  for (let item = 1; item <= 20; item++) {
    mac.store(x, mac.encode(x, { mode: 'learn', rng: rng() }))
    expect(mac.operations).toEqual({ reads: item * 3 * 12, writes: item * 3 * 3 })
  }
})

test('says what is wrong with its input', () => {
  expect(() => new Mac(0, 2, 2)).toThrow(/D is 0/)
  expect(() => new Mac(4, 2, 1.5)).toThrow(/K is 1.5/)
  expect(() => new Mac(4, 2, 2, { freezeAt: 0 })).toThrow(/freezeAt/)
  expect(() => new Mac(4, 2, 2, { gMin: 1 })).toThrow(/gMin/)
  expect(() => new Mac(4, 2, 2, { nois: 'none' } as never)).toThrow(/no option 'nois'/)
  expect(() => new Mac(4, 2, 2, { noise: 'some' as 'none' })).toThrow(/noise is 'some'/)
  expect(() => small().support([1, 0])).toThrow(/4 inputs, got 2/)
  expect(() => small().support([1, 0, 0.5, 0])).toThrow(/input 2 is 0.5/)
  expect(() => small().familiarity([1])).toThrow(/4 supports, got 1/)
  expect(() => small().store([1, 0, 0, 0], [0])).toThrow(/2 winners, got 1/)
  expect(() => small().store([1, 0, 0, 0], [0, 2])).toThrow(/module 1 has winner 2/)
  expect(() => small().encode([1, 0, 0, 0], { mode: 'learn' } as never)).toThrow(TypeError)
  expect(() => small().encode([1, 0, 0, 0], { mode: 'guess' } as never)).toThrow(/mode is 'guess'/)
})
