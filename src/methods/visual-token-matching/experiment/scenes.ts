import {
  type Colour,
  type Scenes,
  type World,
  colours,
  drawMaps,
  render,
  sampleScenes,
  shapes,
  world,
} from '#data/shapeworld.ts'
import type { RandomGenerator } from '#nn/generator.ts'

export const SIDE = 16
export const PIXELS = SIDE * SIDE

const COLOURS: Colour[] = [colours.red, colours.green, colours.blue, colours.yellow]
const SHAPES = [shapes.circle, shapes.square, shapes.triangle, shapes.cross]

const SMALL: World = world({
  shapes: SHAPES,
  colours: COLOURS,
  textures: ['plain', 'stripes'],
  backgrounds: [
    { kind: 'noise', rgb: [0.2, 0.2, 0.2], amount: 0.08 },
    { kind: 'clouds', rgb: [0.25, 0.25, 0.25], amount: 0.12 },
  ],
  x: [0.15, 0.85],
  y: [0.15, 0.85],
  size: [0.3, 0.5],
  objects: [2, 3],
  apart: 0.7,
  nearer: 'larger',
  period: 0.25,
  contrast: 0.5,
})

/** What is known of a pixel: its object and its place in it. */
interface Pixel {
  scenes: Scenes
  /** The row of its object; none for the background. */
  row?: number
  /** Across and down from the centre of mass of its object, in radii. */
  u: number
  v: number
  depth: number
  inside: number
  /** A pixel beside it belongs to another object, or it beside the background. */
  isEdge: boolean
}

type Label = (pixel: Pixel) => number

const ofObject =
  (label: (pixel: Pixel, row: number) => number): Label =>
  (pixel) =>
    pixel.row === undefined ? 0 : label(pixel, pixel.row)
const colourIs = (colour: number) => ofObject(({ scenes }, row) => Number(scenes.colour[row] === colour))
const shapeIs = (shape: number) => ofObject(({ scenes }, row) => Number(scenes.shape[row] === shape))
const clip = (value: number) => Math.min(1, Math.max(0, value))

/** Tasks to learn from. None of them names yellow, crosses or textures. */
export const KNOWN: Record<string, Label> = {
  red: colourIs(0),
  green: colourIs(1),
  blue: colourIs(2),
  circles: shapeIs(0),
  squares: shapeIs(1),
  triangles: shapeIs(2),
  objects: ofObject(() => 1),
  edges: ({ isEdge }) => Number(isEdge),
  nearness: ({ depth }) => 1 - depth,
  inside: ({ inside }) => clip(inside / 3),
  size: ofObject(({ scenes }, row) => clip((scenes.size[row]! - 0.2) / 0.3)),
  across: ofObject(({ u }) => clip(0.5 + u / 2)),
  largest: ofObject(({ scenes }, row) => Number(scenes.start.includes(row + 1))),
  'left half': ofObject(({ u }) => Number(u < 0)),
}

/** Tasks that are kept for the end, each of another kind: key points, normals, textures, a part of the scene. */
export const UNSEEN: Record<string, Label> = {
  centres: ofObject(({ u, v }) => Math.exp(-4 * (u * u + v * v))),
  down: ofObject(({ v }) => clip(0.5 + v / 2)),
  stripes: ofObject(({ scenes }, row) => scenes.texture[row]!),
  yellow: colourIs(3),
}

export interface Pictures {
  /** [n, SIDE, SIDE, 3] */
  x: Float32Array
  /** A map of each task for each picture, [n, tasks, PIXELS]. */
  labels: Float32Array
  count: number
  tasks: string[]
}

/** Draws scenes with the labels of these tasks. */
export function drawPictures(rng: RandomGenerator, count: number, tasks: Record<string, Label>): Pictures {
  const scenes = sampleScenes(rng, count, SMALL)
  const maps = drawMaps(scenes, SMALL, SIDE)
  const list = Object.values(tasks)
  const labels = new Float32Array(count * list.length * PIXELS)
  for (let at = 0; at < count * PIXELS; at++) {
    const [picture, pixel] = [Math.floor(at / PIXELS), at % PIXELS]
    const seen = pixelAt(scenes, maps, picture, pixel)
    list.forEach((label, task) => {
      labels[(picture * list.length + task) * PIXELS + pixel] = label(seen)
    })
  }
  return { x: render(scenes, SMALL, { side: SIDE }), labels, count, tasks: Object.keys(tasks) }
}

function pixelAt(
  scenes: Scenes,
  { instance, depth, inside }: ReturnType<typeof drawMaps>,
  picture: number,
  pixel: number,
): Pixel {
  const at = picture * PIXELS + pixel
  const [x, y] = [pixel % SIDE, Math.floor(pixel / SIDE)]
  const own = instance[at]!
  const near = [x > 0 ? -1 : 0, x < SIDE - 1 ? 1 : 0, y > 0 ? -SIDE : 0, y < SIDE - 1 ? SIDE : 0]
  const common = { scenes, depth: depth[at]!, inside: inside[at]! }
  if (own === 0) return { ...common, u: 0, v: 0, isEdge: false }
  const row = scenes.start[picture]! + own - 1
  const radius = (scenes.size[row]! * SIDE) / 2
  return {
    ...common,
    row,
    u: (x + 0.5 - scenes.x[row]! * SIDE) / radius,
    v: (y + 0.5 - scenes.y[row]! * SIDE) / radius,
    isEdge: near.some((step) => instance[at + step] !== own),
  }
}
