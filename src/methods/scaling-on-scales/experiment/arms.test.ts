import { random } from '@jax-js/jax'
import { describe, expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import type { Maps } from '../method/maps.ts'
import { resizeArea } from '../method/resize.ts'
import { SCALES, atOneScale, atScales, channelsOf, expanded, moved, pixelsOf } from './features.ts'
import { judge, meanIntersectionOverUnion, rebuild } from './judge.ts'
import { MODELS, multiplicationsOf, parametersOf, pretrained, untrained } from './models.ts'
import { MATERIALS, dress, picturesToLearn, worldFrom } from './pictures-to-learn.ts'
import { CELLS, CLASSES, cells, cellsOf, drawData } from './scenes.ts'
import { GRID, SIDE, SIZES } from './vit.ts'
import { sampleScenes } from '#data/shapeworld.ts'

const rng = (seed = 1) => generator(random.key(seed))
const data = drawData(rng(), { train: 24, validation: 6, test: 10 })

async function endOf<R>(run: AsyncGenerator<unknown, R, void>): Promise<R> {
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}

/** Remembers what it was shown; its features are the mean colours of the cells. */
function watcher() {
  const shown: Maps[] = []
  return { shown, model: (pictures: Maps) => (shown.push(pictures), resizeArea(pictures, GRID)) }
}

describe('the looks', () => {
  const { count } = data.pictures

  test('of the idea are larger and larger pictures in tiles, and those without it are not', async () => {
    const closer = watcher()
    const found = await atScales(closer.model, data.pictures)
    expect(closer.shown.map(({ count, side }) => [count, side])).toEqual(
      [1, 4, 9].map((k) => [k * count, SIDE]),
    )
    // A tile of the twice enlarged picture is a quarter of it: its cells make up one of the first.
    const [, second] = closer.shown
    const tile = resizeArea({ ...second!, count, data: second!.data.subarray(0, count * SIDE ** 2 * 3) }, 2)
    const whole = resizeArea(data.pictures, 4)
    for (let p = 0; p < count; p++) expect(tile.data[p * 12]).toBeCloseTo(whole.data[p * 48]!, 1)
    expect(found.channels).toBe(3 * SCALES.length)
    expect(new Set(SCALES).size).toBe(SCALES.length)

    const plain = watcher()
    const again = await atOneScale(plain.model, data.pictures)
    expect(plain.shown.map(({ count, side }) => [count, side])).toEqual(
      Array.from({ length: 14 }, () => [count, SIDE]),
    )
    expect(again.channels).toBe(found.channels)
    const views = new Set(plain.shown.slice(5).map((maps) => maps.data.subarray(0, SIDE ** 2 * 3).join()))
    expect(views.size).toBe(9)
    expect(channelsOf(again, 0, 3)).toEqual(channelsOf(found, 0, 3))
    expect(channelsOf(again, 0, 3)).not.toEqual(channelsOf(again, 3, 6))
  })

  test('move a picture and repeat its edge', () => {
    const picture: Maps = { data: Float32Array.of(1, 2, 3, 4), count: 1, side: 2, channels: 1 }
    expect([...moved(picture, 1, 0).data]).toEqual([1, 2, 1, 2])
    expect([...moved(picture, 0, -1).data]).toEqual([2, 2, 4, 4])
  })

  test('at random functions and at pixels alone', () => {
    const x = channelsOf(resizeArea(data.pictures, GRID), 0)
    const wide = expanded(x, rng(3))
    expect(wide.dim).toBe(2 * x.dim)
    expect(wide.data.slice(0, x.dim)).toEqual(x.data.slice(0, x.dim))
    const pixels = pixelsOf(data.pictures)
    expect(pixels.rows).toBe(count * CELLS)
    const mean = pixels.data.subarray(0, pixels.dim).reduce((sum, one) => sum + one, 0) / pixels.dim
    expect(mean).toBeCloseTo((x.data[0]! + x.data[1]! + x.data[2]!) / 3, 4)
  })
})

describe('the judge', () => {
  /** Each cell's class as one number of a list of zeros; told otherwise in the pictures of one part. */
  const telling = (lie: (picture: number) => boolean) => {
    const x = new Float32Array(data.material.length * CLASSES)
    data.material.forEach((label, i) => {
      const shift = lie(Math.floor(i / CELLS)) ? 1 : 0
      x[i * CLASSES + ((label + shift) % CLASSES)] = 1
    })
    return { data: x, rows: data.material.length, dim: CLASSES }
  }
  const isTest = (picture: number) => data.split.test.indices.includes(picture)

  test('finds what is there to be found, and has it from the train part alone', async () => {
    const honest = await endOf(
      judge(
        'all',
        telling(() => false),
        data,
      ),
    )
    expect(honest.segmentation).toBe(1)
    const misled = await endOf(judge('all', telling(isTest), data))
    expect(misled.segmentation).toBe(0)
  })

  test('rebuilds from the train part alone, and is judged on the test part', async () => {
    const [told, otherwise] = [telling(() => false), telling(isTest)]
    expect(await endOf(rebuild('all', told, told, data))).toBeGreaterThan(5)
    expect(await endOf(rebuild('all', told, otherwise, data))).toBeLessThan(0)
  })

  test('counts intersections over unions', () => {
    const found = meanIntersectionOverUnion(Int32Array.of(0, 1, 1, 2), Int32Array.of(0, 1, 2, 2))
    expect(found).toBeCloseTo((1 + 1 / 2 + 1 / 2) / 3, 6)
  })
})

describe('the scenes', () => {
  test('are in one part each, and their cells beside their pictures', () => {
    const { train, validation, test } = data.split
    const all = [train, validation, test].flatMap((part) => [...part.indices])
    expect(new Set(all).size).toBe(40)
    const x = channelsOf(resizeArea(data.pictures, GRID), 0)
    const part = cellsOf(test, x, data)
    expect(part.labels).toHaveLength(10 * CELLS)
    expect(part.x.data.slice(0, 3)).toEqual(x.data.slice(30 * CELLS * 3, 30 * CELLS * 3 + 3))
    expect(part.labels[5]).toBe(data.material[30 * CELLS + 5])
    expect(new Set(data.material).size).toBe(CLASSES)
  })

  test('have one number for each cell', () => {
    const map = Float32Array.from(
      { length: SIDE ** 2 },
      (_, p) => Math.floor(p / SIDE / 8) * GRID + Math.floor((p % SIDE) / 8),
    )
    expect([...cells(map, (pixels) => pixels[9]!)]).toEqual(Array.from({ length: CELLS }, (_, c) => c))
    const deep = data.depth.data.filter((_, c) => data.material[c] === 0)
    expect(Math.min(...deep)).toBeGreaterThan(0)
  })

  test('are dressed with materials', () => {
    const scenes = sampleScenes(rng(4), 30, worldFrom(1))
    const material = dress(scenes, rng(5))
    material.forEach((number, row) => {
      expect(scenes.rotation[row]).toBeCloseTo((MATERIALS[number]!.turn * Math.PI) / 4, 6)
    })
    const { x, labels } = picturesToLearn(rng(6), 8)
    expect(labels).toHaveLength(8)
    expect(x).toHaveLength(8 * SIDE ** 2 * 3)
  })
})

describe('the models', () => {
  const few = { ...data.pictures, count: 3, data: data.pictures.data.slice(0, 3 * SIDE ** 2 * 3) }

  test('are what they weigh', () => {
    const { width, depth } = SIZES.small
    const layer = 12 * width ** 2 + 13 * width
    expect(parametersOf('small')).toBe(193 * width + CELLS * width + depth * layer + 2 * width)
    expect(multiplicationsOf('small', 5)).toBe(5 * multiplicationsOf('small'))
    expect(parametersOf('small') / parametersOf('large')).toBeLessThan(0.15)
  })

  test('of one size are several, all other than an untrained one, and see each picture for itself', async () => {
    const seen: Maps[] = []
    for (let number = 0; number < MODELS; number++) {
      const model = await pretrained('small', number)
      seen.push(await model.see(few))
      const last = { ...few, count: 1, data: few.data.slice(2 * SIDE ** 2 * 3) }
      const alone = await model.see(last)
      const at = 2 * GRID ** 2 * SIZES.small.width
      alone.data.forEach((value, i) => expect(value).toBeCloseTo(seen[number]!.data[at + i]!, 4))
      model.dispose()
    }
    expect(seen[0]).toMatchObject({ count: 3, side: GRID, channels: SIZES.small.width })
    expect(seen[0]!.data).not.toEqual(seen[1]!.data)
    const fresh = untrained(random.key(3), 'small')
    expect((await fresh.see(few)).data).not.toEqual(seen[0]!.data)
    await expect(fresh.see(resizeArea(few, 8))).rejects.toThrow('pictures of 8 x 8 x 3')
    fresh.dispose()
    await expect(pretrained('small', 9)).rejects.toThrow('no small model 9')
  })
})
