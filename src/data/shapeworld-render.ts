import { hashed } from './shapeworld-hash.ts'
import type { Scenes, World } from './shapeworld-scenes.ts'
import { paintBackground, patterns } from './shapeworld-textures.ts'

/**
 * Paints scenes as pictures: the same scenes give the same pictures, at any side.
 *
 * Edges are soft over one pixel, by the distance to the outline. One channel is the brightness of the three
 * (0.299, 0.587, 0.114).
 *
 * @returns values 0..1, [scenes, side, side, channels]
 * @throws RangeError when a column points outside the world's lists.
 */
export function render(
  scenes: Scenes,
  world: World,
  { side, channels = 3 }: { side: number; channels?: 1 | 3 },
): Float32Array {
  const count = scenes.start.length - 1
  const pixels = side * side
  const pictures = new Float32Array(count * pixels * channels)
  const level = new Float32Array(pixels)
  const rgb = new Float32Array(pixels * 3)
  const period = world.period * side

  for (let i = 0; i < count; i++) {
    const { kind, rgb: ground, amount = 0 } = at(world.backgrounds, scenes.background[i]!, 'background')
    paintBackground(level, { kind, seed: scenes.backgroundSeed[i]!, side, period })
    for (let p = 0; p < pixels; p++) {
      const lift = amount * level[p]!
      for (let c = 0; c < 3; c++) rgb[p * 3 + c] = ground[c]! + lift
    }
    for (let row = scenes.start[i]!; row < scenes.start[i + 1]!; row++) {
      paintObject(rgb, scenes, row, world, side)
    }
    const offset = i * pixels * channels
    if (channels === 3) {
      for (let p = 0; p < rgb.length; p++) pictures[offset + p] = clip(rgb[p]!)
    } else {
      for (let p = 0; p < pixels; p++) {
        pictures[offset + p] =
          0.299 * clip(rgb[p * 3]!) + 0.587 * clip(rgb[p * 3 + 1]!) + 0.114 * clip(rgb[p * 3 + 2]!)
      }
    }
  }
  return pictures
}

function paintObject(rgb: Float32Array, scenes: Scenes, row: number, world: World, side: number): void {
  const [red, green, blue] = at(world.colours, scenes.colour[row]!, 'colour').rgb
  const pattern = patterns[at(world.textures, scenes.texture[row]!, 'texture')]
  const { contrast, shade } = world
  const period = world.period * side
  const startU = period * hashed(scenes.hand[row]!, 1)
  const startV = period * hashed(scenes.hand[row]!, 2)
  const radius = (scenes.size[row]! * side) / 2
  // The light comes from the upper left of the picture, however the object is turned.
  const turn = scenes.rotation[row]!
  const lightU = (-Math.cos(turn) + Math.sin(turn)) / (Math.SQRT2 * radius)
  const lightV = (Math.sin(turn) + Math.cos(turn)) / (Math.SQRT2 * radius)

  eachPixel(scenes, row, world, side, (pixel, distance, u, v) => {
    const cover = distance < -0.5 ? 1 : 0.5 - distance
    const level = 1 + contrast * pattern(u + startU, v + startV, period) + shade * (u * lightU + v * lightV)
    const p = pixel * 3
    rgb[p]! += cover * (red * level - rgb[p]!)
    rgb[p + 1]! += cover * (green * level - rgb[p + 1]!)
    rgb[p + 2]! += cover * (blue * level - rgb[p + 2]!)
  })
}

/**
 * Visits the pixels that an object touches.
 *
 * @param visit - told the pixel, the distance of its middle to the outline (negative inside), and its place
 *   in the object's own frame, all in pixels
 */
export function eachPixel(
  scenes: Scenes,
  row: number,
  world: World,
  side: number,
  visit: (pixel: number, distance: number, u: number, v: number) => void,
): void {
  let shape = at(world.shapes, scenes.shape[row]!, 'shape')
  if (world.jitter > 0 && shape.vary) shape = shape.vary(scenes.hand[row]!, world.jitter)
  const radius = (scenes.size[row]! * side) / 2
  const middleX = scenes.x[row]! * side - 0.5
  const middleY = scenes.y[row]! * side - 0.5
  const cos = Math.cos(scenes.rotation[row]!)
  const sin = Math.sin(scenes.rotation[row]!)
  const reach = shape.reach * radius + 0.5
  const top = Math.max(0, Math.ceil(middleY - reach))
  const bottom = Math.min(side - 1, Math.floor(middleY + reach))
  const left = Math.max(0, Math.ceil(middleX - reach))
  const right = Math.min(side - 1, Math.floor(middleX + reach))

  for (let down = top; down <= bottom; down++) {
    const dy = middleY - down
    for (let across = left; across <= right; across++) {
      const dx = across - middleX
      if (dx * dx + dy * dy > reach * reach) continue
      const u = dx * cos + dy * sin
      const v = dy * cos - dx * sin
      const distance = radius * shape.distance(u / radius, v / radius)
      if (distance < 0.5) visit(down * side + across, distance, u, v)
    }
  }
}

const clip = (value: number): number => (value < 0 ? 0 : value > 1 ? 1 : value)

function at<T>(list: readonly T[], index: number, name: string): T {
  const found = list[index]
  if (found === undefined) throw new RangeError(`${name} ${index} of a world with ${list.length}`)
  return found
}
