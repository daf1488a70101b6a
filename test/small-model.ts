import { join } from 'node:path'
import { saveStatic } from '../src/search/embed/static-model.ts'

export const WORDS =
  'graph kernel robot protein galaxy market speech vision theorem quantum climate neuron'.split(' ')

/** A model of a few hundred tokens with random vectors; the setting that names it. */
export function saveModel(folder: string, name: string, width: number): string {
  let state = width
  const random = () => (state = (state * 16807) % 2147483647) / 2147483647 - 0.5
  const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789']
  const vocabulary = ['[UNK]', ...WORDS, ...letters, ...letters.map((letter) => `##${letter}`)]
  const vectors = Float32Array.from({ length: vocabulary.length * width }, random)
  saveStatic(join(folder, name), name, { vocabulary, widths: [width], vectors })
  return `static:${join(folder, name)}`
}
