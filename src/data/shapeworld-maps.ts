import { eachPixel } from './shapeworld-render.ts'
import type { Scenes, World } from './shapeworld-scenes.ts'

/** What is where: each map [scenes, side, side]. A pixel belongs to the nearest object at its middle. */
export interface Maps {
  /** 0 for the background, k for the k-th object of the scene: masks that cannot overlap. */
  instance: Uint8Array
  /** 1 for the background, and for the k-th of m objects 1 - k / m: 0 is the nearest. */
  depth: Float32Array
  /** How far inside its object a pixel lies, in pixels and whatever hides the rest; 0 for the background. */
  inside: Float32Array
}

/** The dense labels of scenes, at any side. */
export function drawMaps(scenes: Scenes, world: World, side: number): Maps {
  const count = scenes.start.length - 1
  const pixels = side * side
  const instance = new Uint8Array(count * pixels)
  const depth = new Float32Array(count * pixels).fill(1)
  const inside = new Float32Array(count * pixels)
  for (let i = 0; i < count; i++) {
    const first = scenes.start[i]!
    const objects = scenes.start[i + 1]! - first
    for (let k = 1; k <= objects; k++) {
      eachPixel(scenes, first + k - 1, world, side, (pixel, distance) => {
        if (distance > 0) return
        const at = i * pixels + pixel
        instance[at] = k
        depth[at] = 1 - k / objects
        inside[at] = -distance
      })
    }
  }
  return { instance, depth, inside }
}

export interface Boxes {
  /** Left, top, right, bottom of what is seen, fractions of the side, [objects, 4]; zeros if hidden. */
  box: Float32Array
  /** Pixels seen of each object, [objects]. */
  seen: Int32Array
}

/**
 * The boxes around what is seen of each object.
 *
 * @param instance - of `drawMaps`, [scenes, side, side]
 */
export function boxes({ start }: Scenes, instance: Uint8Array, side: number): Boxes {
  const objects = start.at(-1) ?? 0
  const box = new Float32Array(objects * 4)
  const seen = new Int32Array(objects)
  for (let at = 0; at < instance.length; at++) {
    if (instance[at] === 0) continue
    const row = start[Math.floor(at / (side * side))]! + instance[at]! - 1
    const x = at % side
    const y = Math.floor(at / side) % side
    const b = row * 4
    const isFirst = seen[row] === 0
    box[b] = isFirst ? x / side : Math.min(box[b]!, x / side)
    box[b + 1] = isFirst ? y / side : Math.min(box[b + 1]!, y / side)
    box[b + 2] = Math.max(box[b + 2]!, (x + 1) / side)
    box[b + 3] = Math.max(box[b + 3]!, (y + 1) / side)
    seen[row]!++
  }
  return { box, seen }
}
