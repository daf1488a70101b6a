import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Matrix } from '#nn/metrics/index.ts'
import type { Pretrained } from '../hf-embedder.ts'

export interface TeachOptions {
  /** What the teacher says is kept in this folder and not asked again. */
  keep?: string
  onProgress?: (done: number) => void
}

const CHUNK = 2048

/** What the teacher makes of texts, given as its token numbers: [texts, its width]. */
export async function teach(
  teacher: Pretrained,
  texts: readonly (readonly number[])[],
  { keep, onProgress }: TeachOptions = {},
): Promise<Matrix> {
  const dim = teacher.width
  const file = keep && join(keep, `${keyOf(teacher.name, texts)}.f32`)
  if (file && existsSync(file)) {
    onProgress?.(texts.length)
    const { buffer, byteOffset, length } = readFileSync(file)
    return { data: new Float32Array(buffer.slice(byteOffset, byteOffset + length)), rows: texts.length, dim }
  }
  const data = new Float32Array(texts.length * dim)
  // By length over the whole list, so that little is spent on padding.
  const order = texts.map((_, i) => i).sort((a, b) => texts[b]!.length - texts[a]!.length || a - b)
  for (let at = 0; at < order.length; at += CHUNK) {
    const chunk = order.slice(at, at + CHUNK)
    const vectors = await teacher.embedTokens(chunk.map((i) => texts[i]!))
    chunk.forEach((i, k) => data.set(vectors[k]!, i * dim))
    onProgress?.(Math.min(order.length, at + CHUNK))
  }
  if (file) {
    mkdirSync(keep!, { recursive: true })
    writeFileSync(`${file}.part`, data)
    renameSync(`${file}.part`, file)
  }
  return { data, rows: texts.length, dim }
}

function keyOf(name: string, texts: readonly (readonly number[])[]): string {
  const hash = createHash('sha256').update(name)
  for (const ids of texts) hash.update(Int32Array.from(ids)).update('|')
  return hash.digest('hex').slice(0, 16)
}
