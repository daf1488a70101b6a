/**
 * Small pictures whose every factor is known: draw scenes of a world, render them, read off their labels.
 *
 *     const textured = world({ textures: ['plain', 'stripes'], objects: [1, 3] })
 *     const scenes = sampleScenes(generator(key), 1000, textured)
 *     const pictures = render(scenes, textured, { side: 16 }) // [1000, 16, 16, 3]
 *     const { instance } = drawMaps(scenes, textured, 16)
 *     caption(scenes, textured, 0) // small striped red square left
 */
export * from './shapeworld-captions.ts'
export { glyph } from './shapeworld-glyphs.ts'
export * from './shapeworld-maps.ts'
export { render } from './shapeworld-render.ts'
export {
  type Colour,
  type Range,
  type Scenes,
  type Uniform,
  type World,
  colours,
  emptyScenes,
  grey,
  sampleScenes,
  stepOf,
  world,
} from './shapeworld-scenes.ts'
export { type Shape, type ShapeName, polygon, shapes } from './shapeworld-shapes.ts'
export type { Background, Texture } from './shapeworld-textures.ts'
