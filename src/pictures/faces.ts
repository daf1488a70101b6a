import { brotliDecompressSync } from 'node:zlib'
import { Blob, Face as FontFile, Font } from 'harfbuzzjs'
import { packed } from './fonts.gen.ts'

/** What a text is set in. */
export type FaceName = 'serif' | 'sans' | 'bold'

export interface Face {
  font: Font
  /** Units of the font to one em. */
  unitsPerEm: number
  has(codePoint: number): boolean
}

/** Asked in this order for what a text's own face does not have. That of maths has letters of Arabic that do not join. */
const FALLBACKS = ['sans', 'arabic', 'hebrew', 'maths'] as const

const opened = new Map<keyof typeof packed, Face>()

function open(name: keyof typeof packed): Face {
  const known = opened.get(name)
  if (known) return known
  const file = new FontFile(new Blob(brotliDecompressSync(Buffer.from(packed[name], 'base64'))))
  const codePoints = new Set(file.collectUnicodes())
  const face = { font: new Font(file), unitsPerEm: file.upem, has: (one: number) => codePoints.has(one) }
  opened.set(name, face)
  return face
}

/** They join or part the letters around them, and no font need have a shape for them. */
const JOINERS = /[\u200c\u200d]/g

/** The first face that has all of a letter with its marks, the wanted one if it does; undefined when none has. */
export function faceFor(letter: string, wanted: FaceName): Face | undefined {
  const codePoints = Array.from(letter.replaceAll(JOINERS, ''), (one) => one.codePointAt(0)!)
  for (const name of [wanted, ...FALLBACKS]) {
    const face = open(name)
    if (codePoints.every((one) => face.has(one))) return face
  }
  return undefined
}
