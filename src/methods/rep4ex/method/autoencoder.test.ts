import { numpy as np, random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { readMatrix } from '#nn/rows.ts'
import { trainRep4Ex } from './autoencoder.ts'
import { affineR2 } from './intervention.ts'

/** Points of the plane, seen as four linear mixtures of them. */
function flat() {
  const z = random.normal(random.key(0), [300, 2])
  const a = random.uniform(random.key(1), [300, 1])
  const x = np
    .dot(
      z.ref,
      np.array([
        [1, 2, 0, -1],
        [0.5, 0, 3, 1],
      ]),
    )
    .add(4)
  return { x, a, z }
}
const options = () => ({ key: random.key(2), dims: 2, steps: 20, batch: 64, hidden: [8] })

test('of linear mixtures, the first guess is right already', async () => {
  const { x, a, z } = flat()
  const encoder = await trainRep4Ex({ x, a }, { ...options(), learningRate: 1e-6 })
  const found = await readMatrix(encoder.encode(x.ref))

  expect(affineR2(found, await readMatrix(z))).toBeGreaterThan(0.999)
  const back = encoder.decode(encoder.encode(x.ref))
  expect(np.abs(back.sub(x.ref)).max().item()).toBeLessThan(1e-2)
})

test('the same key gives the same numbers, and data and key stay the caller’s', async () => {
  const { x, a } = flat()
  const given = options()
  const run = async () => {
    const encoder = await trainRep4Ex({ x, a }, given)
    return readMatrix(encoder.encode(x.ref))
  }
  const first = await run()
  expect((await run()).data).toEqual(first.data)
})

test('the penalty changes what is learned', async () => {
  const { x, a } = flat()
  const encoded = async (lambda: number) => {
    const encoder = await trainRep4Ex({ x, a }, { ...options(), lambda })
    return (await readMatrix(encoder.encode(x.ref))).data
  }
  expect(await encoded(10)).not.toEqual(await encoded(0))
})

test('says what is wrong with its input', async () => {
  const { x, a } = flat()
  const train = (more: object, actions = a) => trainRep4Ex({ x, a: actions }, { ...options(), ...more })
  await expect(train({}, np.zeros([4, 1]))).rejects.toThrow(/\[300,4\] and \[4,1\]/)
  await expect(train({ dims: 0 })).rejects.toThrow(/dims is 0/)
  await expect(train({ dims: 5 })).rejects.toThrow(/dims is 5.*4/)
  await expect(train({ lambda: -1 })).rejects.toThrow(/lambda/)
  await expect(train({ bandwidth: 0 })).rejects.toThrow(/bandwidth/)
  await expect(train({ batch: 301 })).rejects.toThrow(/batch is 301.*300/)
  await expect(train({ learningRate: 0 })).rejects.toThrow(/learningRate/)
  await expect(train({ lamda: 1 })).rejects.toThrow(/no option 'lamda'/)
})

test('actions that determine nothing are an error, never an encoder of no numbers', async () => {
  const { x } = flat()
  const train = (rows: (i: number) => number[]) =>
    trainRep4Ex({ x, a: np.array(Array.from({ length: 300 }, (_, i) => rows(i))) }, options())
  await expect(train((i) => [i % 2, 1 - (i % 2)])).rejects.toThrow(RangeError)
  await expect(train(() => [3])).rejects.toThrow(RangeError)
  await expect(train((i) => [i === 5 ? Number.NaN : i])).rejects.toThrow(RangeError)
  await expect(train((i) => [i === 5 ? 1 : 0])).rejects.toThrow(/not finite|the loss is NaN/)
})
