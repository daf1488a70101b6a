import { describe, expect, test } from 'vitest'
import { hashedDraws } from './shapeworld-hash.ts'
import {
  type Background,
  boxes,
  caption,
  describeObject,
  drawMaps,
  grey,
  placeOf,
  render,
  sampleScenes,
  shapes,
  type Texture,
  vocabulary,
  world,
} from './shapeworld.ts'

const rng = (seed: number) => ({ uniform: hashedDraws(seed) })
const TEXTURES: readonly Texture[] = ['plain', 'stripes', 'dots', 'checker']
const BLACK: readonly Background[] = [{ kind: 'plain', rgb: [0, 0, 0] }]
const mean = (values: Iterable<number>) => {
  const all = [...values]
  return all.reduce((sum, value) => sum + value, 0) / all.length
}
const crowd = world({
  shapes: Object.values(shapes),
  textures: TEXTURES,
  objects: [0, 5],
  size: [0.2, 0.5],
  x: [0.1, 0.9],
  y: [0.1, 0.9],
  rotation: [0, 6],
})

describe('pictures', () => {
  const lone = { colours: [grey(1)], backgrounds: BLACK, x: [0.4, 0.6], y: [0.4, 0.6] } as const

  test.each(Object.entries(shapes))(
    'a %s holds as much ink as its size says, wherever it lies',
    (_, shape) => {
      const choice = world({ ...lone, shapes: [shape], size: 0.5, rotation: [0, 6] })
      const pictures = render(sampleScenes(rng(1), 20, choice), choice, { side: 32, channels: 1 })
      const expected = Math.PI * 8 ** 2

      for (let i = 0; i < 20; i++) {
        const ink = pictures.subarray(i * 1024, (i + 1) * 1024).reduce((sum, value) => sum + value, 0)
        expect(Math.abs(ink / expected - 1)).toBeLessThan(0.03)
      }
    },
  )

  test('ink grows with the square of the size', () => {
    const ink = (size: number) => {
      const choice = world({ ...lone, shapes: [shapes.triangle], size })
      return mean(render(sampleScenes(rng(2), 1, choice), choice, { side: 48, channels: 1 }))
    }

    expect(ink(0.5) / ink(0.25)).toBeCloseTo(4, 1)
  })

  test('a quarter turn of the object is a quarter turn of the picture', () => {
    const side = 16
    const choice = world({ ...lone, shapes: [shapes.ell], x: 0.5, y: 0.5 })
    const upright = sampleScenes(rng(3), 1, choice)
    const turned = { ...upright, rotation: Float32Array.of(Math.PI / 2) }
    const before = render(upright, choice, { side, channels: 1 })
    const after = render(turned, choice, { side, channels: 1 })

    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        // Anticlockwise: the right end of a row becomes the upper end of a column.
        expect(after[(side - 1 - column) * side + row]).toBeCloseTo(before[row * side + column]!, 4)
      }
    }
  })

  test('are repeatable, within 0..1, and as bright at any side', () => {
    const scenes = sampleScenes(rng(4), 30, crowd)
    const fine = render(scenes, crowd, { side: 64 })
    const coarse = render(scenes, crowd, { side: 16 })

    expect(render(scenes, crowd, { side: 16 })).toEqual(coarse)
    expect(Math.min(...coarse)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...coarse)).toBeLessThanOrEqual(1)
    expect(mean(fine)).toBeCloseTo(mean(coarse), 2)
  })

  test('one channel is the brightness of three', () => {
    const scenes = sampleScenes(rng(5), 3, crowd)
    const rgb = render(scenes, crowd, { side: 8 })
    const single = render(scenes, crowd, { side: 8, channels: 1 })

    single.forEach((value, p) => {
      expect(value).toBeCloseTo(0.299 * rgb[3 * p]! + 0.587 * rgb[3 * p + 1]! + 0.114 * rgb[3 * p + 2]!, 6)
    })
  })

  test('no texture or shape is given away by the mean brightness', () => {
    const choice = world({ ...lone, colours: [grey(0.6)], textures: TEXTURES, size: 0.5, rotation: [0, 6] })
    const scenes = sampleScenes(rng(6), 4000, choice)
    const pictures = render(scenes, choice, { side: 16, channels: 1 })
    const level = Array.from({ length: 4000 }, (_, i) => mean(pictures.subarray(i * 256, (i + 1) * 256)))
    const all = mean(level)

    for (const factor of ['texture', 'shape'] as const) {
      for (let kind = 0; kind < 4; kind++) {
        const own = mean(level.filter((_, i) => scenes[factor][i] === kind))
        expect(Math.abs(own / all - 1), `${factor} ${kind}`).toBeLessThan(0.02)
      }
    }
  })

  test.each(['gradient', 'noise', 'clouds', 'stripes', 'dots', 'checker'] as const)(
    'a background of %s varies around its colour, by its seed',
    (kind) => {
      const choice = world({ objects: [0, 0], backgrounds: [{ kind, rgb: [0.5, 0.4, 0.3], amount: 0.1 }] })
      const pictures = render(sampleScenes(rng(7), 400, choice), choice, { side: 16 })
      const first = pictures.subarray(0, 768)

      expect(mean(pictures)).toBeCloseTo(0.4, 2)
      expect(Math.max(...first) - 0.5).toBeLessThanOrEqual(0.1001)
      expect(
        Math.sqrt(mean(first.map((value, p) => (value - [0.5, 0.4, 0.3][p % 3]!) ** 2))),
      ).toBeGreaterThan(0.02)
      expect(pictures.subarray(768, 1536)).not.toEqual(first)
    },
  )

  test('an index that no list has is named', () => {
    const scenes = sampleScenes(rng(8), 1, crowd)
    scenes.background[0] = 3

    expect(() => render(scenes, crowd, { side: 8 })).toThrow('background 3 of a world with 1')
  })
})

describe('maps', () => {
  const side = 24
  const scenes = sampleScenes(rng(9), 60, crowd)
  const { instance, depth, inside } = drawMaps(scenes, crowd, side)
  const { box, seen } = boxes(scenes, instance, side)

  test('agree with each other and with the number of objects', () => {
    const isRight = (object: number, p: number) => {
      const scene = Math.floor(p / side ** 2)
      const objects = scenes.start[scene + 1]! - scenes.start[scene]!
      if (object === 0) return depth[p] === 1 && inside[p] === 0
      return object <= objects && depth[p] === Math.fround(1 - object / objects) && inside[p]! >= 0
    }

    expect(instance.findIndex((object, p) => !isRight(object, p))).toBe(-1)
    expect(seen.reduce((sum, pixels) => sum + pixels, 0)).toBe(instance.filter((object) => object > 0).length)
  })

  test('show the front object of a scene whole: its colour fills its mask away from the edge', () => {
    const plain = { ...crowd, textures: ['plain', 'plain', 'plain', 'plain'] as const }
    const pictures = render(scenes, plain, { side })
    let checked = 0
    instance.forEach((object, p) => {
      if (object === 0 || depth[p] !== 0 || inside[p]! <= 0.5) return
      checked++
      const row = scenes.start[Math.floor(p / side ** 2)]! + object - 1
      crowd.colours[scenes.colour[row]!]!.rgb.forEach((value, c) =>
        expect(pictures[p * 3 + c]).toBeCloseTo(value, 5),
      )
    })
    expect(checked).toBeGreaterThan(1000)
  })

  test('put a tight box around what is seen of each object', () => {
    seen.forEach((pixels, row) => {
      const scene = scenes.start.findLastIndex((first) => first <= row)
      const [left, top, right, bottom] = box
        .subarray(row * 4, row * 4 + 4)
        .map((edge) => Math.round(edge * side))
      const columns = new Set<number>()
      const rows = new Set<number>()
      for (let p = 0; p < side * side; p++) {
        if (instance[scene * side * side + p] !== row - scenes.start[scene]! + 1) continue
        columns.add(p % side)
        rows.add(Math.floor(p / side))
      }
      if (pixels === 0) {
        expect([left, top, right, bottom]).toEqual([0, 0, 0, 0])
        return
      }
      expect([left, right]).toEqual([Math.min(...columns), Math.max(...columns) + 1])
      expect([top, bottom]).toEqual([Math.min(...rows), Math.max(...rows) + 1])
    })
  })

  test('measure how far inside a disc each pixel lies', () => {
    const disc = world({ shapes: [shapes.circle], size: 0.5, x: 0.5, y: 0.5 })
    const maps = drawMaps(sampleScenes(rng(10), 1, disc), disc, side)

    maps.inside.forEach((depth, p) => {
      const fromCentre = Math.hypot((p % side) - 11.5, Math.floor(p / side) - 11.5)
      expect(depth).toBeCloseTo(Math.max(0, 6 - fromCentre), 5)
    })
  })
})

describe('captions', () => {
  test('say what the factors are, in words of the vocabulary', () => {
    const scenes = sampleScenes(rng(11), 200, crowd)
    const words = vocabulary(crowd)
    const surfaces = ['plain', 'striped', 'dotted', 'chequered']

    for (let i = 0; i < 200; i++) {
      const said = caption(scenes, crowd, i)
      const phrases = said === 'nothing' ? [] : said.split(' and ')
      expect(
        said.split(' ').every((word) => words.includes(word)),
        said,
      ).toBe(true)
      expect(phrases).toHaveLength(scenes.start[i + 1]! - scenes.start[i]!)
      phrases.forEach((phrase, k) => {
        const row = scenes.start[i]! + k
        const [size, surface, colour, shape, place] = phrase.split(' ')
        expect(size === 'small').toBe(scenes.size[row]! < 0.35)
        expect(surfaces.indexOf(surface!)).toBe(scenes.texture[row])
        expect(crowd.colours.findIndex(({ name }) => name === colour)).toBe(scenes.colour[row])
        expect(crowd.shapes.findIndex(({ name }) => name === shape)).toBe(scenes.shape[row])
        expect(place).toBe(placeOf(scenes.x[row]!, scenes.y[row]!))
      })
    }
    expect(new Set(words).size).toBe(words.length)
  })

  test('leave out what a world cannot vary, and what is not to be said', () => {
    const choice = world({ shapes: [shapes.square], colours: [grey(1)], x: 0.2, y: 0.5, size: 0.4 })
    const scenes = sampleScenes(rng(12), 1, choice)

    expect(caption(scenes, choice, 0)).toBe('grey square left')
    expect(caption(scenes, choice, 0, ['shape'])).toBe('square')
    expect(vocabulary(choice, ['shape', 'colour'])).toEqual(['grey', 'square'])
    expect(describeObject(scenes, choice, 0).texture).toBe('plain')
  })

  test.each([
    [0.1, 0.3, 'left'],
    [0.9, 0.3, 'right'],
    [0.4, 0.2, 'top'],
    [0.6, 0.8, 'bottom'],
    [0.45, 0.55, 'centre'],
  ] as const)('(%f, %f) is %s', (x, y, place) => expect(placeOf(x, y)).toBe(place))
})
