import { random, tree } from '@jax-js/jax'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Decoder } from '#nn/decoder.ts'
import { generator } from '#nn/generator.ts'
import { causalExample } from '../method/examples.ts'
import {
  type Kernels,
  armsOf,
  examplesOf,
  fitted,
  frequencies,
  givenDescription,
  kernels,
  leftToRight,
  lossOf,
  ranked,
  solved,
} from './arms.ts'
import {
  CHOICES,
  type Corpora,
  ENTROPY,
  LINES,
  PROGRAM,
  SPECIALS,
  VOCABULARY,
  drawCorpora,
  filled,
  gapOf,
  isRight,
  lineOf,
  promptOf,
  run,
} from './files.ts'

const rng = (seed = 0) => generator(random.key(seed))
let corpora: Corpora
let own: Kernels
let decoder: Decoder
const chosen: unknown[] = []

beforeAll(async () => {
  corpora = drawCorpora({ train: 48, validation: 4, test: 4 }, rng())
  own = kernels()
  const fitting = fitted(own, armsOf().mixture, corpora, random.key(1), 2)
  for (;;) {
    const { done, value } = await fitting.next()
    if (done) {
      decoder = value
      return
    }
    if (value.kind === 'setting') chosen.push([value.arm, value.name])
  }
})
afterAll(() => {
  tree.dispose(decoder)
  own.dispose()
})

test('programs are run: a number, what is done with it, a format', () => {
  const program = (...choices: number[]) => choices.flatMap((choice, i) => lineOf(i, choice))
  expect(run(program(3, 0, 5))).toBe('4 in format 5')
  expect(run(program(3, 1, 0))).toBe('2 in format 0')
  expect(run(program(5, 4, 1))).toBe('5 in format 1')
  expect(run(program(3, 0))).toBeUndefined()
  expect(run([...program(3, 0), ...lineOf(0, 2)])).toBeUndefined()
  expect(run([...program(3, 0), ...lineOf(2, CHOICES)])).toBeUndefined()
})

test('a line that does the same is right as well, another is not', () => {
  const files = corpora.test.files[0]!
  const all = Array.from({ length: CHOICES }, (_, choice) => filled(files, 1, lineOf(1, choice)))
  const right = all.filter((program) => isRight(program, files)).map((program) => run(program))
  expect(new Set(right)).toEqual(new Set([run(files.program)]))
  expect(right.length).toBeLessThan(CHOICES)
})

test('a gap lacks its line and nothing else', () => {
  const files = corpora.test.files[0]!
  for (let i = 0; i < LINES; i++) {
    const { before, after } = gapOf(files, i)
    const whole = [...before, ...files.program.slice(3 * i, 3 * i + 3), ...after]
    expect([...whole].toSorted()).toEqual([...files.code].toSorted())
    expect(before.slice(1)).toEqual(files.program.slice(0, 3 * i))
    expect(before).not.toContain(lineOf(i, 0)[0])
    expect(after.slice(-LINES)).toEqual(files.description)
  }
  expect(promptOf(files)).toHaveLength(LINES + 2)
})

test('no program of the test or validation part is trained on', () => {
  const { train, validation, test: judged } = drawCorpora({ train: 500, validation: 40, test: 60 }, rng(1))
  const of = (part: Corpora[keyof Omit<Corpora, 'split'>]) => part.files.map(({ program }) => program.join())
  const trained = new Set(of(train))
  for (const program of [...of(validation), ...of(judged)]) expect(trained.has(program)).toBe(false)
  expect(new Set([...of(validation), ...of(judged)]).size).toBe(100)
  const isFirst = train.files.filter(({ code, program }) => code.at(-1) === program.at(-1)).length
  expect(Math.abs(isFirst - 250)).toBeLessThan(60)
})

test('the mixture corrupts half of the files, and none or all without one of its objectives', () => {
  const count = 200
  const holed = (without?: 'corruption' | 'causal', arm: keyof ReturnType<typeof armsOf> = 'mixture') =>
    examplesOf(armsOf(without)[arm], corpora.train.files, count, rng(2)).filter(({ tokens }) =>
      tokens.includes(SPECIALS.separator),
    )
  expect(Math.abs(holed().length - 100)).toBeLessThan(30)
  expect(holed('corruption')).toHaveLength(0)
  expect(holed('causal')).toHaveLength(count)
  // Of the others nothing changes.
  for (const without of [undefined, 'corruption', 'causal'] as const) {
    expect(holed(without, 'causal')).toHaveLength(0)
    expect(holed(without, 'spans')).toHaveLength(count)
    expect(Math.abs(holed(without, 'middle').length - 100)).toBeLessThan(30)
  }
  // Span corruption predicts what is hidden alone, fill-in-the-middle everything, by one hole.
  expect(holed().every(({ weights }) => weights[0] === 0)).toBe(true)
  expect(holed().some(({ tokens }) => tokens.includes(SPECIALS.masks[1]!))).toBe(true)
  for (const { tokens, weights } of holed(undefined, 'middle')) {
    expect(weights).not.toContain(0)
    expect(tokens).not.toContain(SPECIALS.masks[1])
  }
})

test('files are taken in their order, and from the start again', () => {
  const { files } = corpora.train
  const examples = examplesOf(armsOf().causal, files, files.length + 2, rng())
  expect(examples[1]!.tokens).toEqual([...files[1]!.code, SPECIALS.end])
  expect(examples[files.length + 1]).toEqual(examples[1])
})

test('an arm chooses its rate, and its loss is measured on the files asked for', async () => {
  expect(chosen).toEqual([['mixture', 'learningRate']])
  const loss = await leftToRight(own, decoder, corpora.test)
  expect(loss).toBeGreaterThan(ENTROPY)
  expect(loss).toBeLessThan(2 * Math.log(VOCABULARY))
  const causal = examplesOf(armsOf().causal, corpora.test.files, corpora.test.files.length, rng())
  expect(await lossOf(own, decoder, causal)).toBeCloseTo(loss, 5)
  expect(await leftToRight(own, decoder, corpora.validation)).not.toBeCloseTo(loss, 5)
})

test('what a program costs after its description, and the description before it, make up the file', async () => {
  const files = corpora.test.files.map((own) => [...promptOf(own), ...own.program])
  const prompt = LINES + 2
  const whole = files.map((file) => causalExample(file, SPECIALS))
  const before = whole.map(({ tokens }) => ({ tokens, weights: tokens.map((_, i) => (i < prompt ? 1 : 0)) }))
  const given = await givenDescription(own, decoder, corpora.test)
  const [all, some] = [await lossOf(own, decoder, whole), await lossOf(own, decoder, before)]
  expect((PROGRAM + 1) * given + (prompt - 1) * some).toBeCloseTo((PROGRAM + prompt) * all, 3)
})

test('who has learned nothing solves little, in each way of asking', async () => {
  for (const found of [await solved(decoder, corpora.test), await solved(decoder, corpora.test, false)]) {
    expect(found.completed).toBe(0)
    expect(found.infilled).toBeLessThan(0.5)
  }
  expect(await ranked(own, decoder, corpora.test)).toBeLessThan(0.7)
  expect(PROGRAM).toBe(9)
})

test('counting knows less than the entropy, and more than nothing', () => {
  const loss = frequencies(corpora)
  expect(loss).toBeGreaterThan(ENTROPY)
  expect(loss).toBeLessThan(Math.log(VOCABULARY))
})
