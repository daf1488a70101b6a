import bidiFactory, { type Bidi } from 'bidi-js'
import { Buffer, Direction, type Font, shape as shapeRun } from 'harfbuzzjs'
import { type Face, type FaceName, faceFor } from './faces.ts'
import { letters } from './readable.ts'

/** A line of text as outlines, its baseline's left end at 0, 0. */
export interface Shaped {
  /** In pixels. */
  width: number
  /** As `d` of an SVG path. */
  path: string
}

// Its types speak of an ES module, and it is none.
const bidi = (bidiFactory as unknown as () => Bidi)()

/** Where a text is read from. */
export type From = 'ltr' | 'rtl'

/** By its first letter that has a direction. */
export const readFrom = (text: string): From =>
  (bidi.getEmbeddingLevels(text).paragraphs[0]?.level ?? 0) & 1 ? 'rtl' : 'ltr'

/** Sets one line of readable text, in both directions of writing, letters joined as their script wants. */
export function shape(text: string, face: FaceName, size: number, from = readFrom(text)): Shaped {
  let path = ''
  const width = place(runsOf(text, face, from), size, (glyph, scale, x, y) => {
    path += outline(glyph, scale, x, y)
  })
  return { width, path }
}

/** Of one line, in pixels. */
export const widthOf = (text: string, face: FaceName, size: number): number =>
  place(runsOf(text, face, 'ltr'), size)

interface Glyph {
  font: Font
  id: number
}

type Placed = (glyph: Glyph, scale: number, x: number, y: number) => void

/** Tells of each glyph where it stands; returns the width of all. */
function place(runs: readonly Run[], size: number, placed: Placed = () => {}): number {
  let x = 0
  for (const run of inVisualOrder(runs)) {
    const scale = size / run.face.unitsPerEm
    for (const { id, xAdvance, xOffset, yOffset } of glyphsOf(run)) {
      placed({ font: run.face.font, id }, scale, x + xOffset * scale, -yOffset * scale)
      x += xAdvance * scale
    }
  }
  return x
}

interface Run {
  text: string
  face: Face
  /** Of embedding: odd ones are written from the right. */
  level: number
}

/** Pieces of one face and one direction, as they are read. */
function runsOf(text: string, wanted: FaceName, from: From): Run[] {
  const { levels } = bidi.getEmbeddingLevels(text, from)
  const runs: Run[] = []
  for (const { segment, index } of letters.segment(text)) {
    const face = faceFor(segment, wanted)
    if (!face) continue
    const level = levels[index] ?? 0
    const last = runs.at(-1)
    if (last?.face === face && last.level === level) last.text += segment
    else runs.push({ text: segment, face, level })
  }
  return runs
}

/** From the highest level to the lowest odd one, what is on it or above is turned around (rule L2 of UAX 9). */
function inVisualOrder(runs: readonly Run[]): Run[] {
  const order = [...runs]
  const highest = Math.max(0, ...order.map(({ level }) => level))
  for (let level = highest; level > 0; level--) {
    for (let from = 0; from < order.length; from++) {
      let to = from
      while (to < order.length && order[to]!.level >= level) to++
      order.splice(from, to - from, ...order.slice(from, to).toReversed())
      from = to
    }
  }
  return order
}

/** From left to right, in units of the font. */
function glyphsOf({ text, face, level }: Run) {
  const buffer = new Buffer()
  buffer.addText(text)
  buffer.guessSegmentProperties()
  buffer.setDirection(level & 1 ? Direction.RTL : Direction.LTR)
  shapeRun(face.font, buffer)
  const places = buffer.getGlyphPositions()
  return buffer.getGlyphInfos().map(({ codepoint: id }, i) => ({ id, ...places[i]! }))
}

/** A font counts upwards, a picture downwards. */
function outline({ font, id }: Glyph, scale: number, x: number, y: number): string {
  const hundredth = (value: number) => Math.round(value * 100) / 100
  return font
    .glyphToJson(id)
    .map(({ type, values }) => {
      const places = values.map((value, i) => hundredth(i % 2 === 0 ? x + value * scale : y - value * scale))
      return `${type}${places.join(' ')}`
    })
    .join('')
}
