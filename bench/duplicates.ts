/**
 * `npm run bench:duplicates`: which pairs of papers that are one work twice are near by codes, beside comparing
 * all vectors. `--data DIR` has the papers, as in bench:search.
 *
 * Doubles are known without vectors: pairs of real records whose words agree, found by the rare word sequences they
 * share; and changed copies of real papers whose words still agree. All pairs of a sample of other papers tell how
 * many false pairs a radius lets in.
 */
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { init, numpy as np, random } from '@jax-js/jax'
import { readBatches } from '../src/cli/import-file.ts'
import { type BitMatrix, distanceAt } from '../src/methods/activation-hash/index.ts'
import { generator } from '../src/nn/generator.ts'
import type { Matrix } from '../src/nn/rows.ts'
import { NEAR, simHash } from '../src/search/duplicates.ts'
import { openEmbedder } from '../src/search/embed/embedders.ts'
import { nearPairs } from '../src/search/hamming-index.ts'
import { coders } from './duplicates-codes.ts'
import { toldByImport } from './duplicates-import.ts'
import { type Text, changed, doubles, isOne } from './duplicates-texts.ts'

const here = fileURLToPath(new URL('..', import.meta.url))
const { values } = parseArgs({ options: { data: { type: 'string', default: join(here, '../shared/data') } } })
const SAMPLE = 20_000
const COPIES = 3000
const FALSE = [10, 100, 1000]
/** Cosines and shares of equal bits below these are not kept. */
const LEAST = 0.72
const RADII = [24, 32, 40]

await init('wasm')
const draw = generator(random.key(0))
const embedder = await openEmbedder('papers')
const dim = embedder.width
const texts = await readTexts()
if (texts.length === 0) {
  console.log(`skipped: no papers in ${values.data}; name their folder with --data`)
  process.exit(0)
}
const real = doubles(texts)
console.log(`${texts.length} papers, ${real.length} pairs of them one work twice; model ${embedder.name}\n`)

const order = draw.shuffle(Int32Array.from(texts, (_, i) => i))
const twice = [...new Set(real.flat())]
const others = [...order.subarray(0, SAMPLE)].filter((i) => !twice.includes(i))
const sample = [...twice, ...others].map((i) => texts[i]!)
const rowOf = new Map(twice.map((paper, row) => [paper, row]))
const pairs = real.map(([a, b]) => [rowOf.get(a)!, rowOf.get(b)!] as const)
const copies = Array.from({ length: COPIES }, (_, i) => {
  const [row, level] = [twice.length + i, i % 3]
  return { row, level, text: changed(sample[row]!, level, sample, draw) }
}).filter(({ row, text }) => isOne(sample[row]!, text))

const base = await vectorsOf(sample)
const copied = await vectorsOf(copies.map(({ text }) => text))
const learned = [...order.subarray(SAMPLE, 2 * SAMPLE)].map((i) => texts[i]!)
const twins = {
  texts: await vectorsOf(learned),
  changed: await vectorsOf(learned.map((text, i) => changed(text, i % 3, learned, draw))),
}

console.log(`| | ${FALSE.map((n) => `${n} false: real, copies`).join(' | ')} |`)
console.log(`| --- |${' --- |'.repeat(FALSE.length)}`)
report('every vector with every other, cosine', falseCosines(), (row, other, a, b) => {
  let sum = 0
  for (let d = 0; d < dim; d++) sum += a.data[row * dim + d]! * b.data[other * dim + d]!
  return sum
})
for (const [name, coder] of coders(twins)) {
  // Together, as a code depends on the middle of all.
  const codes = coder({ data: joined(base.data, copied.data), rows: base.rows + copied.rows, dim })
  const near = (row: number, other: number) => 1 - distance(codes, row, other) / codes.bits
  report(name, falseCodes(codes), (row, other, _, b) => near(row, b === copied ? base.rows + other : other))
}

const all = await vectorsOf(texts)
const codes = simHash(all)
console.log(
  '\n| radius | pairs near | of the doubles | share that are | CPU s |\n| --- | ---: | ---: | ---: | ---: |',
)
for (const radius of RADII) {
  const wanted = new Set(real.map(([a, b]) => a * texts.length + b))
  const used = process.cpuUsage()
  let [near, found] = [0, 0]
  for (const { a, b } of nearPairs(codes, radius)) {
    near++
    if (wanted.has(a * texts.length + b)) found++
  }
  const { user, system } = process.cpuUsage(used)
  const mark = radius === Math.floor(NEAR * codes.bits) ? ' (used)' : ''
  console.log(
    `| ${radius}${mark} | ${near} | ${(found / real.length).toFixed(3)} | ${(found / near).toFixed(3)} | ${((user + system) / 1e6).toFixed(1)} |`,
  )
}

const told = await toldByImport(texts, real, others)
console.log(
  `\nan import, by words alone: says so of ${told.found.toFixed(3)} of the doubles, and of ${told.told} of 500 papers that are not among them; ` +
    `${told.milliseconds.toFixed(1)} ms a paper`,
)

/** What share of real doubles and of copies, by how much was changed, is nearer than so many false pairs. */
function report(
  name: string,
  wrong: number[],
  near: (row: number, other: number, a: Matrix, b: Matrix) => number,
): void {
  const ranked = wrong.sort((a, b) => b - a)
  const ofReal = pairs.map(([a, b]) => near(a, b, base, base))
  const ofCopies = copies.map(({ row }, i) => near(row, i, base, copied))
  const cells = FALSE.map((n) => {
    const share = (found: number[]) =>
      (found.filter((score) => score > (ranked[n] ?? LEAST)).length / found.length).toFixed(3)
    const levels = [0, 1, 2].map((level) => share(ofCopies.filter((_, i) => copies[i]!.level === level)))
    return `${share(ofReal)}, ${levels.join(' / ')}`
  })
  console.log(`| ${name} | ${cells.join(' | ')} |`)
}

function falseCosines(): number[] {
  const found: number[] = []
  const rows = 2000
  const block = (at: number) => {
    const data = base.data.slice(at * dim, (at + rows) * dim)
    return np.array(data).reshape([data.length / dim, dim])
  }
  for (let i = 0; i < base.rows; i += rows) {
    for (let j = i; j < base.rows; j += rows) {
      const cosines = np.dot(block(i), block(j).transpose()).dataSync()
      const columns = Math.min(rows, base.rows - j)
      cosines.forEach((cosine, k) => {
        if (cosine < LEAST) return
        const [row, other] = [i + Math.floor(k / columns), j + (k % columns)]
        if (row < other && !isDouble(row, other)) found.push(cosine)
      })
    }
  }
  return found
}

function falseCodes(codes: BitMatrix): number[] {
  const found: number[] = []
  const most = (1 - LEAST) * codes.bits
  for (let row = 0; row < base.rows; row++) {
    for (let other = row + 1; other < base.rows; other++) {
      const bits = distance(codes, row, other)
      if (bits <= most && !isDouble(row, other)) found.push(1 - bits / codes.bits)
    }
  }
  return found
}

/** A pair of real records that are one work. */
function isDouble(row: number, other: number): boolean {
  return other < twice.length && pairs.some(([a, b]) => Math.min(a, b) === row && Math.max(a, b) === other)
}

function distance({ words, bits }: BitMatrix, row: number, other: number): number {
  const stride = bits / 32
  return distanceAt(words, row * stride, words, other * stride, stride)
}

async function readTexts(): Promise<Text[]> {
  const found: Text[] = []
  for (const name of ['arxiv-papers', 'conference-papers']) {
    for (const file of globSync(`${values.data}/${name}/*.jsonl.gz`).sort()) {
      for await (const { records } of readBatches(file)) {
        for (const { title, abstract } of records) if (abstract) found.push({ title, abstract })
      }
    }
  }
  return found
}

async function vectorsOf(list: readonly Text[]): Promise<Matrix> {
  const data = new Float32Array(list.length * dim)
  for (let at = 0; at < list.length; at += 5000) {
    const some = list.slice(at, at + 5000).map(({ title, abstract }) => `${title}\n${abstract}`)
    const vectors = await embedder.embed(some, 'document')
    vectors.forEach((vector, i) => data.set(vector, (at + i) * dim))
  }
  return { data, rows: list.length, dim }
}

function joined(one: Float32Array, other: Float32Array): Float32Array {
  const both = new Float32Array(one.length + other.length)
  both.set(one)
  both.set(other, one.length)
  return both
}
