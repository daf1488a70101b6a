import { random, tree } from '@jax-js/jax'
import { beforeAll, describe, expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { PROPERTIES, type Pictures, modifiers, pixelChange } from '../method/modifiers.ts'
import {
  type Explained,
  commonAmongNearest,
  distanceOf,
  equalChange,
  explain,
  explainByGradient,
  explainByOcclusion,
  falls,
  globals,
  isNamed,
  misleading,
  namedShare,
  nearestTo,
  noise,
  oneByOne,
} from './arms.ts'
import { CLASS_OF, PROTOTYPES, type Trained, accuracy, initNet, see, trained } from './network.ts'
import {
  type Scene,
  SIDE,
  drawScenes,
  firstOf,
  perProperty,
  pick,
  shareOnly,
  shuffleLevels,
} from './scenes.ts'

const draw = () => drawScenes(random.key(1), { train: 120, validation: 20, test: 30 })
const scenes = draw()
const flat = (value: number) => perProperty(() => value)

describe('scenes', () => {
  test('have levels that the pictures show', () => {
    const { pictures, levels } = scenes.train
    const middle = 3 * ((SIDE / 2) * SIDE + SIDE / 2)
    const spread = (row: number) => {
      const [r, g, b] = pictures.data.subarray(row * SIDE * SIDE * 3 + middle)
      return Math.max(r!, g!, b!) - Math.min(r!, g!, b!)
    }
    const mean = (level: number) => {
      const rows = Array.from(levels.saturation.keys()).filter((row) => levels.saturation[row] === level)
      return rows.reduce((sum, row) => sum + spread(row), 0) / rows.length
    }
    expect(mean(0)).toBeLessThan(mean(1))
    expect(mean(1)).toBeLessThan(mean(2))
    for (const property of PROPERTIES) expect(new Set(levels[property])).toEqual(new Set([0, 1, 2]))
  })

  test('know nothing of one property from another', () => {
    const { levels } = drawScenes(random.key(2), { train: 2000, validation: 1, test: 1 }).train
    for (const a of PROPERTIES)
      for (const b of PROPERTIES) {
        const same = levels[a].filter((level, i) => level === levels[b][i]).length / 2000
        if (a !== b) expect(Math.abs(same - 1 / 3)).toBeLessThan(0.06)
      }
  })

  test('are picked with their levels, and explain from the train part alone', () => {
    const two = pick(scenes.test, [7, 3])
    const size = SIDE * SIDE * 3
    expect(two.pictures.data.slice(size)).toEqual(scenes.test.pictures.data.slice(3 * size, 4 * size))
    expect(two.levels.shape[0]).toBe(scenes.test.levels.shape[7])
    expect(firstOf(scenes.train, 5).pictures.count).toBe(5)
    expect(() => firstOf(scenes.test as never, 5)).toThrow('explained by the test part')
  })

  test('are shuffled in every property, and keep their levels', () => {
    const { train } = draw()
    shuffleLevels(train, generator(random.key(3)))
    for (const property of PROPERTIES) {
      expect(train.levels[property]).not.toEqual(scenes.train.levels[property])
      expect(train.levels[property].toSorted()).toEqual(scenes.train.levels[property].toSorted())
    }
  })
})

describe('changes', () => {
  test('of every property are as great', () => {
    const changed = equalChange(scenes.test.pictures, 0.02)(scenes.test.pictures)
    for (const property of PROPERTIES)
      expect(pixelChange(scenes.test.pictures, changed[property])).toBeCloseTo(0.02, 4)
  })

  test('are those of the properties they are named after', () => {
    const changed = equalChange(scenes.test.pictures, 0.01)(scenes.test.pictures)
    const { modify, most } = modifiers.saturation
    const grey = modify(scenes.test.pictures, most)
    expect(pixelChange(modify(changed.hue, most), grey)).toBeLessThan(1e-3)
    expect(pixelChange(modify(changed.saturation, most), grey)).toBeLessThan(1e-6)
    expect(pixelChange(modify(changed.contrast, most), grey)).toBeGreaterThan(5e-3)
  })

  test('of no property are as great, even, and other for each', () => {
    const changed = noise(0.02, generator(random.key(4)))(scenes.test.pictures)
    const { data } = scenes.test.pictures
    for (const property of PROPERTIES) {
      expect(pixelChange(scenes.test.pictures, changed[property])).toBeCloseTo(0.02, 3)
      const drift = changed[property].data.reduce((sum, value, at) => sum + value - data[at]!, 0)
      expect(Math.abs(drift / data.length)).toBeLessThan(1e-3)
    }
    expect(changed.hue.data).not.toEqual(changed.shape.data)
  })
})

describe('a network', () => {
  let model: Trained

  beforeAll(async () => {
    const run = trained(random.key(5), scenes.train, scenes.validation, 'hue', {
      learningRate: 1e-2,
      steps: 20,
      doing: 'a test',
    })
    for (;;) {
      const { done, value } = await run.next()
      if (done) return void (model = value)
    }
  })

  test('has prototypes that are patches of pictures of their class', async () => {
    const [distances] = await see(model.net, [pick(scenes.train, model.picture).pictures])
    for (let j = 0; j < PROTOTYPES; j++) {
      expect(scenes.train.levels.hue[model.picture[j]!]).toBe(CLASS_OF[j])
      const places = Array.from({ length: distances!.dim / PROTOTYPES }, (_, c) => c * PROTOTYPES + j)
      expect(Math.min(...places.map((at) => distances!.data[j * distances!.dim + at]!))).toBeLessThan(1e-4)
    }
  })

  test('is right as often as its labels say', async () => {
    const { pictures, levels } = scenes.validation
    const right = await accuracy(model.net, pictures, levels.hue)
    expect(right).toBe(model.right)
    const turned = levels.hue.map((level) => (level + 1) % 3)
    expect(right + (await accuracy(model.net, pictures, turned))).toBeLessThanOrEqual(1)
  })

  test('loses nothing to pictures that are not changed, and to each change its own', async () => {
    const { pictures } = scenes.test
    const changed = { ...perProperty(() => pictures), hue: modifiers.hue.modify(pictures, 0.5) }
    const { local } = await explain(model.net, pictures, changed)
    for (const property of PROPERTIES) {
      const lost = local[property].data.reduce((sum, value) => sum + Math.abs(value), 0)
      if (property === 'hue') expect(lost).toBeGreaterThan(0.1)
      else expect(lost).toBeLessThan(1e-3)
    }
  })

  test('is as steep as similarity changes near by, whether it rises or falls', async () => {
    const { pictures } = scenes.test
    const changed = equalChange(pictures, 0.01)(pictures)
    const nearBy = perProperty((property) => ({
      ...pictures,
      data: pictures.data.map((value, at) => value + 0.005 * (changed[property].data[at]! - value)),
    }))
    const { matched, local } = await explain(model.net, pictures, nearBy)
    const steep = await explainByGradient(model.net, pictures, changed)
    const heights = globals({
      matched,
      local: perProperty((one) => ({ ...local[one], data: local[one].data.map((v) => 2 * Math.abs(v)) })),
    })
    expect(distanceOf(steep, heights)).toBeLessThan(0.1)
    for (const scores of steep) expect(Math.min(...Object.values(scores))).toBeGreaterThanOrEqual(0)
    expect(steep[0]!.shape / heights[0]!.shape).toBeCloseTo(1, 0)
  })

  test('is explained by hidden squares through where each change is', async () => {
    const { pictures } = pick(scenes.test, [0, 1, 2])
    const corner = cornerChanged(pictures, 0)
    const middle = cornerChanged(pictures, SIDE / 2)
    const changed = { hue: corner, saturation: middle, contrast: pictures, texture: middle, shape: pictures }
    const scores = await explainByOcclusion(model.net, pictures, changed, 0)
    const byHand = async (square: Pictures) => {
      const data = square.data.map((value, at) => (value === pictures.data[at] ? value : 0))
      const covered = { ...pictures, data }
      return globals(
        await explain(
          model.net,
          pictures,
          perProperty(() => covered),
        ),
      ).map(({ hue }) => hue)
    }
    const [byCorner, byMiddle] = [await byHand(corner), await byHand(middle)]
    const PIXELS = 4 * 4 * 3
    scores.forEach((one, j) => {
      expect([one.contrast, one.shape]).toEqual([0, 0])
      expect(one.hue).toBeCloseTo(byCorner[j]! * PIXELS, 2)
      expect(one.saturation).toBeCloseTo(byMiddle[j]! * PIXELS, 2)
      expect(one.texture).toBe(one.saturation)
    })
    expect(Math.max(...byCorner.map((fall, j) => Math.abs(fall - byMiddle[j]!)))).toBeGreaterThan(0.01)
  })

  test('has a random start of its own key', async () => {
    const net = initNet(random.key(6))
    expect(net.prototypes.shape).toEqual([PROTOTYPES, 16])
    tree.dispose(net)
  })
})

/** One more in each pixel of a square of 4 x 4. */
function cornerChanged(pictures: Pictures, from: number): Pictures {
  const inside = (along: number) => along >= from && along < from + 4
  return {
    ...pictures,
    data: pictures.data.map((value, at) => {
      const place = Math.floor(at / 3) % (SIDE * SIDE)
      return inside(place % SIDE) && inside(Math.floor(place / SIDE)) ? value + 1 : value
    }),
  }
}

describe('scores', () => {
  /** Two pictures: how alike each is to every prototype, and what hue takes of it; shape takes half as much. */
  const explained = (alike: [number, number], hue: [number, number]): Explained => {
    const rows = (values: [number, number]) => ({
      data: Float32Array.from({ length: 2 * PROTOTYPES }, (_, at) => values[Math.floor(at / PROTOTYPES)]!),
      rows: 2,
      dim: PROTOTYPES,
    })
    const local = {
      ...perProperty(() => rows([0, 0])),
      hue: rows(hue),
      shape: rows([hue[0] / 2, hue[1] / 2]),
    }
    return { matched: { cell: new Int32Array(2 * PROTOTYPES), similarity: rows(alike) }, local }
  }

  test('of all pictures, of one, and of the nearest', () => {
    const one = explained([3, 1], [2, -2])
    expect(globals(one)[4]).toEqual({ ...flat(0), hue: 1, shape: 0.5 })
    expect(oneByOne(one, () => 1)[0]).toEqual({ ...flat(0), hue: -2, shape: -1 })
    expect(nearestTo(one, 0)).toBe(0)
    expect(nearestTo(explained([1, 3], [0, 0]), 0)).toBe(1)
  })

  test('name what weighs most, shared among equals', () => {
    expect(isNamed({ ...flat(0), hue: 1 }, 'hue')).toBe(1)
    expect(isNamed({ ...flat(0), hue: 1 }, 'shape')).toBe(0)
    expect(isNamed(flat(0), 'shape')).toBe(0.2)
    expect(isNamed({ ...flat(-1), hue: -2 }, 'shape')).toBe(0.25)
    expect(namedShare([flat(0), { ...flat(0), hue: 1 }], 'hue')).toBe(0.6)
  })

  test('are apart by the share that each property has', () => {
    const [hue, shape] = [
      { ...flat(0), hue: 1 },
      { ...flat(0), shape: 3 },
    ]
    expect(distanceOf([hue], [hue])).toBe(0)
    expect(distanceOf([hue], [{ ...hue, hue: 5 }])).toBe(0)
    expect(distanceOf([hue], [shape])).toBe(1)
    expect(distanceOf([hue, hue], [shape, hue])).toBe(0.5)
  })

  const scene = (levels: number[][]): Scene => ({
    pictures: { data: new Float32Array(levels.length), count: levels.length, side: 1 },
    levels: perProperty((property) => Int32Array.from(levels, (of) => of[PROPERTIES.indexOf(property)]!)),
  })
  const own = scene(Array.from({ length: PROTOTYPES }, () => [0, 0, 0, 0, 0]))

  test('of pictures that look otherwise count those which share one property alone', () => {
    const seen = scene([[0, 1, 1, 2, 1], [0, 0, 1, 1, 1]]) // prettier-ignore
    expect(shareOnly('hue', seen, 0, own, 0)).toBe(true)
    expect(shareOnly('hue', seen, 1, own, 0)).toBe(false)
    expect(misleading('hue', explained([1, 1], [1, -1]), seen, own)).toBe(1)
    expect(misleading('hue', explained([1, 1], [-1, 1]), seen, own)).toBe(0)
  })

  test('of what the nearest have in common are shares', () => {
    const seen = scene([[0, 1, 1, 2, 0], [0, 0, 1, 1, 1]]) // prettier-ignore
    const [common] = commonAmongNearest(explained([1, 2], [0, 0]).matched, seen, own.levels)
    expect(common).toEqual({ hue: 1, saturation: 0.5, contrast: 0, texture: 0, shape: 0.5 })
  })

  test('of what changes take are shares of the similarity to prototypes of the class', () => {
    const lost = falls(explained([4, 2], [1, 1]), [0, 1])
    expect(lost.hue).toBeCloseTo(1 / 3, 6)
    expect(lost.shape).toBeCloseTo(1 / 6, 6)
    expect(lost.texture).toBe(0)
  })
})
