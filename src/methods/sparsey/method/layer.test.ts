import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { SILENT, codeBits, codeOverlap } from './code.ts'
import { SparseyLayer } from './layer.ts'
import { Mac } from './mac.ts'

const SMALL = { field: 2, stride: 1, Q: 3, K: 4 }
const rng = () => generator(random.key(9))
const learn = () => ({ mode: 'learn' as const, rng: rng() })

test('fields tile the image with overlap', () => {
  const { receptiveFields } = new SparseyLayer(3, 3, SMALL)
  expect(receptiveFields.map((field) => [...field])).toEqual([
    [0, 1, 3, 4],
    [1, 2, 4, 5],
    [3, 4, 6, 7],
    [4, 5, 7, 8],
  ])
  expect(new SparseyLayer(14, 14, { field: 6, stride: 2, Q: 12, K: 20 }).receptiveFields).toHaveLength(25)
})

test('a macrocolumn is silent outside its range of active pixels', () => {
  const layer = new SparseyLayer(4, 2, { ...SMALL, stride: 2, minActive: 2, maxActive: 3 })
  const fires = (x: number[]) => {
    const code = layer.encode(x, learn())
    return [code[0] !== SILENT, code[3] !== SILENT]
  }
  expect(fires([1, 0, 1, 1, 0, 0, 0, 0])).toEqual([false, true])
  expect(fires([1, 1, 1, 1, 1, 1, 0, 1])).toEqual([false, true])
})

test('a layer of one field is a macrocolumn', () => {
  const layer = new SparseyLayer(2, 2, SMALL)
  const mac = new Mac(4, 3, 4)
  const x = [1, 0, 1, 1]
  const code = layer.encode(x, learn())
  expect(code).toEqual(mac.encode(x, learn()))

  layer.store(x, code)
  mac.store(x, code)

  expect(layer.macs[0]!.weights).toEqual(mac.weights)
  expect(layer.operations).toEqual({ reads: mac.operations.reads, writes: mac.operations.writes })
  expect(layer.saturation).toBe(mac.saturation)
})

test('a stored image is fully familiar, an unseen one less', () => {
  const layer = new SparseyLayer(6, 6, { ...SMALL, field: 3, Q: 8 })
  const row = Uint8Array.from({ length: 36 }, (_, i) => (Math.floor(i / 6) === 2 ? 1 : 0))
  const column = Uint8Array.from({ length: 36 }, (_, i) => (i % 6 === 2 ? 1 : 0))
  const code = layer.encode(row, learn())
  layer.store(row, code)

  expect(layer.familiarity(row)).toBe(1)
  expect(layer.familiarity(column)).toBeLessThan(0.6)
  expect(layer.familiarity(new Uint8Array(36))).toBe(0)
  expect(codeOverlap(layer.encode(row, { mode: 'recall' }), code)).toBe(1)
})

test('a second level stores the codes of the first', () => {
  const first = new SparseyLayer(3, 3, SMALL)
  const x = [0, 1, 0, 0, 1, 0, 0, 1, 0]
  const code = first.encode(x, learn())
  first.store(x, code)
  const second = new Mac(first.modules * 4, 10, 5)
  const seen = codeBits(code, 4)
  const top = second.encode(seen, learn())
  second.store(seen, top)

  const again = codeBits(first.encode(x, { mode: 'recall' }), 4)

  expect(again).toEqual(seen)
  expect(second.encode(again, { mode: 'recall' })).toEqual(top)
})

test('says what is wrong with its input', () => {
  expect(() => new SparseyLayer(3, 3, { ...SMALL, field: 4 })).toThrow(/field of 4.*3 x 3/)
  expect(() => new SparseyLayer(3, 3, { ...SMALL, stride: 0 })).toThrow(/stride.*0/)
  expect(() => new SparseyLayer(3, 3, { ...SMALL, minActive: 3, maxActive: 2 })).toThrow(RangeError)
  const layer = new SparseyLayer(3, 3, SMALL)
  expect(() => layer.encode([1, 0], { mode: 'recall' })).toThrow(/9 pixels, got 2/)
  expect(() => layer.encode([2, 0, 0, 0, 0, 0, 0, 0, 0], { mode: 'recall' })).toThrow(/pixel 0 is 2/)
  expect(() => layer.store(new Uint8Array(9), new Uint16Array(5))).toThrow(/12 winners, got 5/)
  const lit = new Uint8Array(9).fill(1)
  expect(() => layer.store(lit, new Uint16Array(12).fill(SILENT))).toThrow(/winner 65535/)
})
