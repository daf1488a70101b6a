import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { init } from '@jax-js/jax'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHuggingFace } from '#search/embed/hf-embedder.ts'
import { staticEmbedder } from '#search/embed/static-embedder.ts'
import { loadStatic, saveStatic } from '#search/embed/static-model.ts'
import { train } from '#search/embed/train/train.ts'
import { TINY_WORDS, writeTinyModel } from '../scripts/tiny-onnx.ts'

const home = mkdtempSync(join(tmpdir(), 'papers-train-'))
const teacher = join(home, 'teacher')
beforeAll(async () => {
  await init('wasm')
  writeTinyModel(teacher)
})
afterAll(() => rmSync(home, { recursive: true }))

const WORDS = TINY_WORDS.filter((word) => !word.startsWith('##'))
const word = (n: number) => WORDS[n % WORDS.length]!
const papers = Array.from({ length: 60 }, (_, n) => ({
  id: `2401.${String(n).padStart(5, '0')}`,
  title: `${word(n)} ${word(n * n)}`,
  abstract: Array.from({ length: 40 }, (_, k) => word(n + k * (n % 3)) + (k % 8 === 7 ? '. We' : '')).join(
    ' ',
  ),
}))

async function learn(seed: number, name: string): Promise<string> {
  const weights = await train(await openHuggingFace(teacher), papers, {
    seed,
    recipe: { widths: [2, 4], abstracts: 40, bags: 60, moved: 30, steps: 12 },
    keep: join(home, 'kept'),
  })
  const folder = join(home, name)
  saveStatic(folder, 'tiny', weights)
  return folder
}

test('the same seed gives the same model, to the byte; another seed another one', async () => {
  const names = []
  for (const [seed, name] of [
    [1, 'a'],
    [1, 'b'],
    [2, 'c'],
  ] as const) {
    names.push(loadStatic(await learn(seed, name)).name)
  }
  expect(names[0]).toBe(names[1])
  expect(names[2]).not.toBe(names[0])
})

test('what is learned comes near to what the teacher says', async () => {
  const student = staticEmbedder(loadStatic(await learn(1, 'near')))
  const big = await openHuggingFace(teacher)
  const [own, theirs] = [await student.embed(WORDS, 'document'), await big.embed(WORDS, 'document')]
  const mean = theirs[0]!.map((_, d) => theirs.reduce((sum, vector) => sum + vector[d]! / theirs.length, 0))
  const centred = theirs.map((vector) => vector.map((value, d) => value - mean[d]!))
  const cosine = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, value, d) => sum + value * b[d]!, 0) / (Math.hypot(...a) * Math.hypot(...b))
  const pairs = WORDS.flatMap((_, i) => WORDS.slice(i + 1).map((_, k) => [i, i + 1 + k] as const))
  const agreement = pairs.reduce(
    (sum, [i, j]) => sum + cosine(own[i]!, own[j]!) * cosine(centred[i]!, centred[j]!),
    0,
  )
  expect(agreement).toBeGreaterThan(0)
})

test('papers embed show opens it, and papers embed train says what a teacher is', () => {
  const corpus = join(home, 'papers.jsonl')
  const lines = papers.map(({ id, title, abstract }) => JSON.stringify({ id, title, abstract }))
  writeFileSync(corpus, lines.join('\n'))
  const papersCli = (...args: string[]) =>
    execFileSync('node', ['src/cli/main.ts', 'embed', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  expect(() => papersCli('train', '--corpus', corpus, '--teacher', 'word2vec', '--out', home)).toThrow(
    /give the teacher as hf:/,
  )
  const shown = JSON.parse(papersCli('show', `static:${join(home, 'near')}`, '--json')) as object
  expect(shown).toMatchObject({ width: 4, widths: [2, 4] })
})
