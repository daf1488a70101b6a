import { numpy as np, random, tree } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { matrix } from '#nn/rows.ts'
import { type Lesson, type Views, drawViews, learned, lossOf } from './arms.ts'
import { FACTORS, KNOWN, NOVEL, classesOf, drawData, sharedFactors } from './data.ts'
import { classMeans, lead, probed, relationsFound } from './judge.ts'
import { type Network, initNetwork } from './network.ts'

const draw = () => drawData(generator(random.key(1)), KNOWN, { train: 8, validation: 2, test: 2 })
const data = draw()
const start = initNetwork(random.key(2), classesOf(KNOWN))

async function endOf<R>(run: AsyncGenerator<unknown, R, void>): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}

const numbersOf = async (network: object): Promise<number[]> =>
  (await Promise.all(tree.leaves<np.Array>(tree.ref(network) as never).map((leaf) => leaf.data()))).flatMap(
    (leaf) => [...leaf],
  )

/** Two steps of a lesson from the same start. */
const taught = async (lesson: Lesson, views: Views): Promise<Network> =>
  endOf(learned('arm', lesson, start, views, data, { key: random.key(3), steps: 2, rates: [0.01] }))

const PAIRS = { kind: 'pairs', partners: 'arbitrary' } as const

describe('the pictures', () => {
  test('show as many of each class in each part, and new classes share nothing with the known', () => {
    expect([classesOf(KNOWN), classesOf(NOVEL)]).toEqual([12, 8])
    for (const part of [data.split.train, data.split.test]) {
      const counts = new Int32Array(12)
      for (const row of part.indices) counts[data.labels[row]!]!++
      expect(new Set(counts).size).toBe(1)
    }
    const names = (of: typeof KNOWN) =>
      [...of.shapes, ...of.colours].map(({ name }) => name).concat(of.textures)
    for (const name of names(NOVEL)) expect(names(KNOWN)).not.toContain(name)
  })

  test('share factors as their classes do', () => {
    const shared = sharedFactors(KNOWN)
    expect([shared[0]![0], shared[0]![1], shared[0]![2], shared[0]![3]]).toEqual([3, 2, 2, 1])
    expect(shared[0]![11]).toBe(0)
  })
})

describe('the arms', () => {
  test('learn from views of training pictures alone', async () => {
    const other = draw()
    const row = other.split.test.indices[0]! * other.pictures.dim
    other.pictures.data.fill(0.5, row, row + other.pictures.dim)
    other.labels[other.split.test.indices[0]!] = (data.labels[data.split.test.indices[0]!]! + 1) % 12
    const views = [data, other].map((of) => drawViews(generator(random.key(4)), of, 2))
    expect(await views[0]!.pictures.ref.data()).toEqual(await views[1]!.pictures.data())
    expect(views[0]!.pictures.shape[0]).toBe(2 * data.split.train.indices.length)
    const labels = [...data.split.train.indices].map((index) => data.labels[index])
    expect([...(await views[0]!.labels.ref.data())]).toEqual(labels)
  })

  const views = drawViews(generator(random.key(4)), data, 2)
  const moved = async (network: Network, part: keyof Network) => {
    const [now, before] = [await numbersOf(network[part]), await numbersOf(start[part])]
    return now.some((value, i) => value !== before[i])
  }

  test.each([
    ['gated pairs', { ...PAIRS, gated: true }, true],
    ['pairs without gates', { ...PAIRS, gated: false }, false],
    ['SupCon', { kind: 'SupCon' }, false],
    ['SimCLR', { kind: 'SimCLR' }, false],
  ] as [string, Lesson, boolean][])(
    '%s move the encoder, and gates only where they are',
    async (_, lesson, gated) => {
      const network = await taught(lesson, views)
      expect(await moved(network, 'encoder')).toBe(true)
      expect(await moved(network, 'gates')).toBe(gated)
    },
  )

  test('arbitrary partners are not those of the own class', async () => {
    const [arbitrary, identical] = [
      await taught({ ...PAIRS, gated: true }, views),
      await taught({ ...PAIRS, partners: 'identical', gated: true }, views),
    ]
    expect(await numbersOf(arbitrary.encoder)).not.toEqual(await numbersOf(identical.encoder))
  })

  test('SimCLR does not look at classes', async () => {
    const blind = { ...views, labels: np.flip(views.labels.ref) }
    const [seeing, blinded] = [
      await taught({ kind: 'SimCLR' }, views),
      await taught({ kind: 'SimCLR' }, blind),
    ]
    expect(await numbersOf(seeing.encoder)).toEqual(await numbersOf(blinded.encoder))
  })

  test('the same pairs give another loss without gates', async () => {
    const labels = () => np.array(Int32Array.from({ length: 8 }, (_, i) => i % 4))
    const partners = () => np.array(Int32Array.from({ length: 8 }, (_, i) => (i + 1) % 4))
    const x = views.pictures.ref.slice([0, 8])
    const loss = async (gated: boolean) =>
      (await lossOf({ ...PAIRS, gated })(tree.ref(start), x.ref, labels(), partners()).data())[0]
    expect(await loss(true)).not.toBe(await loss(false))
  })
})

describe('the judge', () => {
  test('judges by test pictures, which it does not fit', () => {
    const honest = probed(data.pictures, data.labels, data)
    expect(honest.right).toHaveLength(data.split.test.indices.length)
    const labels = Int32Array.from(data.labels)
    for (const row of data.split.test.indices) labels[row] = (labels[row]! + 1) % 12
    const misled = probed(data.pictures, labels, data)
    expect(misled.validation).toBe(honest.validation)
    expect(misled.test).not.toBe(honest.test)
  })

  test('gives a lead with its interval', () => {
    const of = (right: number[]) => ({ validation: 0, test: 0, right })
    const ahead = lead(generator(random.key(5)), of([1, 1, 1, 0]), of([1, 0, 0, 0]))
    expect(ahead.value).toBe(0.5)
    expect(ahead.low).toBeLessThan(0.5)
    expect(ahead.high).toBeGreaterThan(0.5)
  })

  test('finds the relations of a table that has them, and of its opposite none', () => {
    const shared = sharedFactors(KNOWN)
    expect(relationsFound(matrix(shared), shared, FACTORS.length)).toBe(1)
    expect(relationsFound(matrix(shared.map((row) => row.map((n) => -n))), shared, FACTORS.length)).toBe(0)
  })

  test('takes means of training rows', () => {
    const x = matrix([[1], [3], [5], [100]])
    const train = { role: 'train' as const, indices: Int32Array.of(0, 1, 2) }
    expect([...classMeans(x, Int32Array.of(0, 0, 1, 1), train, 2).data]).toEqual([2, 5])
  })
})
