import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { EmbedderError } from './embedder-error.ts'

/** A vector and a weight for every token: the whole of a static embedder. */
export interface StaticModel {
  /** With the first digits of the weights' hash, so that other weights have another name. */
  name: string
  width: number
  widths: readonly number[]
  vocabulary: readonly string[]
  /** [tokens, width], each row divided by its scale and rounded. */
  table: Int8Array
  /** What a row counts in the sum: its scale times the learned weight of its token, [tokens]. */
  factors: Float32Array
}

/** The parts of a model before they are packed. */
export interface Weights {
  vocabulary: readonly string[]
  widths: readonly number[]
  /** [tokens, width], the learned weight of the token already in it. */
  vectors: Float32Array
}

export const MODEL_FILE = 'model.safetensors'

const header = z.object({
  __metadata__: z.object({ format: z.literal('papers-static-1'), name: z.string(), widths: z.string() }),
  vocabulary: tensor('U8', 1),
  table: tensor('I8', 2),
  factors: tensor('F32', 1),
})

function tensor(dtype: string, dimensions: number) {
  return z.object({
    dtype: z.literal(dtype),
    shape: z.array(z.int().nonnegative()).length(dimensions),
    data_offsets: z.tuple([z.int().nonnegative(), z.int().nonnegative()]),
  })
}

/** Writes a model into a folder as one safetensors file, whole or not at all. */
export function saveStatic(folder: string, name: string, { vocabulary, widths, vectors }: Weights): void {
  const width = widths.at(-1)!
  const { table, factors } = quantise(vectors, width)
  const words = Buffer.from(vocabulary.join('\n'), 'utf8')
  const parts = [
    { key: 'factors', dtype: 'F32', shape: [factors.length], bytes: Buffer.from(factors.buffer) },
    { key: 'table', dtype: 'I8', shape: [factors.length, width], bytes: Buffer.from(table.buffer) },
    { key: 'vocabulary', dtype: 'U8', shape: [words.length], bytes: words },
  ]
  const described: Record<string, unknown> = {
    __metadata__: { format: 'papers-static-1', name, widths: widths.join(' ') },
  }
  let at = 0
  for (const { key, dtype, shape, bytes } of parts) {
    described[key] = { dtype, shape, data_offsets: [at, (at += bytes.length)] }
  }
  const text = JSON.stringify(described)
  const json = Buffer.from(text.padEnd(Math.ceil(Buffer.byteLength(text) / 8) * 8), 'utf8')
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))

  mkdirSync(folder, { recursive: true })
  const file = join(folder, MODEL_FILE)
  writeFileSync(`${file}.part`, Buffer.concat([length, json, ...parts.map((part) => part.bytes)]))
  renameSync(`${file}.part`, file)
}

/**
 * Reads a model from its folder.
 *
 * @throws EmbedderError when the file is not there or is none of ours
 */
export function loadStatic(folder: string): StaticModel {
  const file = join(folder, MODEL_FILE)
  const bytes = readModel(file)
  try {
    const start = 8 + Number(bytes.readBigUInt64LE())
    const found = header.parse(JSON.parse(bytes.toString('utf8', 8, start)))
    const part = ({ data_offsets: [from, to] }: { data_offsets: [number, number] }) => {
      if (to < from || start + to > bytes.length) throw new RangeError('the file ends too early')
      return bytes.subarray(start + from, start + to)
    }
    const { __metadata__: about } = found
    const widths = about.widths.split(' ').map(Number)
    const width = widths.at(-1)!
    const vocabulary = part(found.vocabulary).toString('utf8').split('\n')
    const table = part(found.table)
    const factors = Buffer.from(part(found.factors))
    const [rows, columns] = found.table.shape
    if (rows !== vocabulary.length || columns !== width || table.length !== rows * width) {
      throw new RangeError('table, vocabulary and width do not fit together')
    }
    if (factors.length !== 4 * rows) throw new RangeError('there is not one factor for each token')
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 8)
    return {
      name: `${about.name}@${hash}`,
      width,
      widths,
      vocabulary,
      table: new Int8Array(table.buffer, table.byteOffset, table.length),
      factors: new Float32Array(
        factors.buffer.slice(factors.byteOffset, factors.byteOffset + factors.length),
      ),
    }
  } catch (cause) {
    throw new EmbedderError(`${file} is not a static model; train one with "papers embed train"`, { cause })
  }
}

function readModel(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new EmbedderError(`${file} cannot be read; name a folder that "papers embed train" has written`, {
      cause,
    })
  }
}

/** Rounds each row to 8 bits by a scale of its own. */
function quantise(vectors: Float32Array, width: number): { table: Int8Array; factors: Float32Array } {
  const rows = vectors.length / width
  const table = new Int8Array(vectors.length)
  const factors = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    let largest = 0
    for (let d = row * width; d < (row + 1) * width; d++) largest = Math.max(largest, Math.abs(vectors[d]!))
    if (largest === 0) continue
    factors[row] = largest / 127
    for (let d = row * width; d < (row + 1) * width; d++) table[d] = Math.round((127 * vectors[d]!) / largest)
  }
  return { table, factors }
}
