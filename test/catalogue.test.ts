import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { mutantsOf, mutated } from '../scripts/mutant-runs.ts'
import { fingerprint } from '../src/cli/fingerprint.ts'
import { measuredTable, readMeasured, withMeasured } from '../src/cli/measured-table.ts'
import { recordFile, unitFolder } from '../src/cli/unit-files.ts'
import { recordFaults, reproductionFaults } from '../src/lab/faults.ts'
import { metricsOf, recheck, seedRuns } from '../src/lab/recorded.ts'
import { recordedSeeds } from '../src/lab/recorded-seeds.ts'
import { papers, recorded } from '../src/methods/registry.gen.ts'
import { reproductions } from '../src/methods/reproductions.gen.ts'
import { parseArxivId } from '../src/sources/arxiv-id.ts'
import { titleKey } from '../src/sources/text.ts'
import { marksDrawn, pointsToDraw } from './plot-marks.ts'

/** Of a unit without its facts, its tests, what breaks it and what shows it off; some 800 are wanted. */
const MOST_LINES = 1200
const MOST_BYTES = 200_000
/** "0.12 to 0.34": such a range belongs between the marks of the measured part. */
const RANGE = /\d[\d.,]*\s?%?\s+(?:to|–|—)\s+[−-]?\d*\.\d/

describe.each(papers.map((paper) => [paper.slug, paper] as const))('the paper %s', (slug, paper) => {
  test('is in the folder of its name', () => {
    expect(existsSync(`${unitFolder(slug)}/paper.ts`)).toBe(true)
    expect(slug).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  })

  test('has its facts', () => {
    expect(parseArxivId(paper.arxiv)).toEqual({ id: paper.arxiv })
    expect(paper.date).toMatch(/^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/)
    expect(paper.title.trim()).toBe(paper.title)
    expect(paper.title).not.toBe('')
    expect(new Set(paper.authors).size).toBe(paper.authors.length)
    expect(paper.authors.length).toBeGreaterThan(0)
    expect(paper.topics.length).toBeGreaterThanOrEqual(2)
    for (const topic of paper.topics) expect(topic).toBe(topic.toLowerCase())
    if (paper.code !== undefined) expect(paper.code).toMatch(/^https:\/\/\S+$/)
  })

  test('is summarised in a few sentences, its claim in one', () => {
    expect(paper.summary.length).toBeGreaterThan(120)
    expect(paper.summary.length).toBeLessThan(900)
    expect(paper.claim.length).toBeGreaterThan(30)
    expect(paper.claim.length).toBeLessThan(500)
  })

  test.runIf(slug in recorded)(
    'says what the number of its first claim means, by a value that would be nothing',
    () => {
      expect(paper.reading).toMatch(/\b(?:0|1 times|\d+ %|guessing)\b.*\.$/i)
      expect(paper.reading!.length).toBeLessThan(300)
    },
  )
})

test('no two papers share an id or a title', () => {
  expect(new Set(papers.map((paper) => paper.arxiv)).size).toBe(papers.length)
  expect(new Set(papers.map((paper) => titleKey(paper.title))).size).toBe(papers.length)
})

const runnable = Object.keys(reproductions)

test.each(runnable)('the method %s claims what the contract lets it claim', async (slug) => {
  expect(reproductionFaults(await reproductions[slug]!())).toEqual([])
})

// A method that runs and was never recorded has no verdict, and its page says so.
for (const slug of runnable)
  if (!recorded[slug]) test.todo(`the method ${slug} is recorded: npm run record ${slug}`)

describe.each(runnable.filter((slug) => recorded[slug]))('the method %s', (slug) => {
  const folder = unitFolder(slug)
  const files = globSync('**/*', { cwd: folder, exclude: (name) => name === 'node_modules' })
  const load = reproductions[slug]!
  const record = recorded[slug]
  const readme = () => readFileSync(`${folder}/README.md`, 'utf8')

  test('has the folder of a method and nothing else', () => {
    const top = files.filter((file) => !file.includes('/')).sort()
    expect(top).toEqual(['README.md', 'experiment', 'index.ts', 'method', 'paper.ts', 'results.json'])
    const sources = files.filter((file) => file.includes('/'))
    expect(sources.filter((file) => !/^(method|experiment)\/[a-z0-9-]+(\.test)?\.ts$/.test(file))).toEqual([])
    expect(sources).toEqual(expect.arrayContaining(['experiment/reproduction.ts', 'experiment/mutants.ts']))
    for (const part of ['method', 'experiment']) {
      const tests = sources.filter((file) => file.startsWith(part) && file.endsWith('.test.ts'))
      expect(tests, `tests in ${part}/`).not.toEqual([])
    }
  })

  test(`is at most ${MOST_LINES} lines without its tests`, () => {
    const code = files.filter(
      (file) => file.endsWith('.ts') && !/(^paper|\.test|\/(mutants|explore|draw))\.ts$/.test(file),
    )
    const lines = code.map((file) => readFileSync(`${folder}/${file}`, 'utf8').split('\n').length - 1)
    expect(lines.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(MOST_LINES)
  })

  test('can be broken on purpose, in its experiment too', async () => {
    const mutants = await mutantsOf(slug)
    expect(mutants.length).toBeGreaterThanOrEqual(3)
    expect(mutants.filter(({ file }) => file.startsWith('experiment/')).length).toBeGreaterThanOrEqual(2)
    for (const mutant of mutants) {
      const text = readFileSync(`${folder}/${mutant.file}`, 'utf8')
      expect(mutated(text, mutant)).not.toBe(text)
      expect(mutant.breaks.trim()).not.toBe('')
    }
  })

  test('was recorded by these sources, on the seeds that its claims draw, inside its budget', async () => {
    const reproduction = await load()
    expect(record, `npm run record ${slug}`).toBeDefined()
    expect(record!.fingerprint, `stale: npm run record -- --stale ${slug}`).toBe(await fingerprint(slug))
    const seeds = seedRuns(record!)
    expect(seeds.map(({ seed }) => seed)).toEqual(recordedSeeds(reproduction))
    for (const run of record!.runs)
      expect(Object.keys(run.metrics).sort()).toEqual(Object.keys(reproduction.metrics).sort())
    for (const run of seeds) expect(run.seconds).toBeLessThanOrEqual(reproduction.budgetSeconds)
    expect(statSync(recordFile(slug)).size).toBeLessThanOrEqual(MOST_BYTES)
  })

  test('has a record that the contract lets stand, by its claims as they are now', async () => {
    const now = recheck(await load(), record!)
    expect(recordFaults(now)).toEqual([])
    const { claims, checks, runs } = record!
    expect({ claims, checks, runs: runs.map((run) => run.claims) }).toEqual({
      claims: now.claims,
      checks: now.checks,
      runs: now.runs.map((run) => run.claims),
    })
    for (const run of seedRuns(record!)) expect(Object.values(metricsOf(run))).not.toContain(Infinity)
  })

  test('draws each point it recorded, and says what there is to see', () => {
    expect(record!.plots.length).toBeGreaterThan(0)
    for (const plot of record!.plots) {
      expect(plot.alt.length, plot.title).toBeGreaterThan(20)
      expect(marksDrawn(plot), plot.title).toBe(pointsToDraw(plot))
    }
  })

  test('has a README that opens with the equation, and types no measured number', () => {
    const text = readme()
    expect(readMeasured(text)).toBe(measuredTable(record!))
    const [, opening = ''] = text.split(/^# .*$/m)
    expect(opening.trimStart()).toMatch(/^(?:\$|```math)/)
    expect(RANGE.exec(withMeasured(text, ''))?.[0]).toBeUndefined()
  })
})
