import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { measuredTable, readMeasured } from '../src/cli/measured-table.ts'
import { hashSources, unitFolder } from '../src/cli/unit-files.ts'
import { recheck } from '../src/lab/recorded.ts'
import { allHold } from '../src/lab/run.ts'
import { papers, recorded } from '../src/methods/registry.gen.ts'
import { reproductions } from '../src/methods/reproductions.gen.ts'
import { parseArxivId } from '../src/sources/arxiv-id.ts'
import { titleKey } from '../src/sources/text.ts'

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
})

test('no two papers share an id or a title', () => {
  expect(new Set(papers.map((paper) => paper.arxiv)).size).toBe(papers.length)
  expect(new Set(papers.map((paper) => titleKey(paper.title))).size).toBe(papers.length)
})

describe.each(Object.keys(reproductions))('the method %s', (slug) => {
  const folder = unitFolder(slug)
  const load = reproductions[slug]!

  test('has the files of a method and no others', () => {
    const files = globSync('*', { cwd: folder })
    const expected = ['README.md', 'index.ts', 'paper.ts', 'reproduction.ts', 'results.json']
    expect(files).toEqual(expect.arrayContaining(expected))
    const method = files.filter((file) => !expected.includes(file))
    expect(method.filter((file) => !/^[a-z0-9-]+(\.test)?\.ts$/.test(file))).toEqual([])
    expect(
      method.some((file) => file.endsWith('.test.ts')),
      'tests of its mathematics',
    ).toBe(true)
    expect(
      method.some((file) => !file.endsWith('.test.ts')),
      'the method itself',
    ).toBe(true)
  })

  test('claims something with a number, for three seeds or more', async () => {
    const { claims, seeds, budgetSeconds, metrics, ablation } = await load()
    expect(claims.length).toBeGreaterThan(0)
    for (const claim of claims) expect(claim.says).toMatch(/\d|half|twice|double|one|two|three|four/)
    expect(new Set(seeds).size).toBeGreaterThanOrEqual(3)
    expect(budgetSeconds).toBeLessThanOrEqual(60)
    expect(Object.values(metrics).every((label) => label.length > 0)).toBe(true)
    expect(ablation).not.toBe('')
  })

  test('was recorded by these sources, for every seed, inside its budget', async () => {
    const { seeds, metrics, budgetSeconds } = await load()
    const results = recorded[slug]!
    expect(results.sources, `stale: npm run record ${slug}`).toBe(hashSources(slug))
    expect(Object.keys(results.seeds)).toEqual(seeds.map(String))
    for (const run of Object.values(results.seeds)) {
      expect(Object.keys(run.metrics).sort()).toEqual(Object.keys(metrics).sort())
      expect(run.seconds).toBeLessThanOrEqual(budgetSeconds)
      expect(run.plots.length).toBeGreaterThan(0)
      for (const plot of run.plots) expect(plot.alt.length).toBeGreaterThan(20)
    }
  })

  test('holds what it says will hold, and breaks when its idea is switched off', async () => {
    const reproduction = await load()
    const results = recorded[slug]!
    for (const verdicts of recheck(reproduction, results)) expect(allHold(verdicts)).toBe(true)
    const broken = reproduction.claims.filter((claim) => {
      return (claim.expected ?? 'holds') === 'holds' && !claim.check(results.ablation.metrics).holds
    })
    expect(broken.length, 'claims that cannot fail show nothing').toBeGreaterThan(0)
  })

  test('shows in its README what was recorded', () => {
    const readme = readFileSync(`${folder}/README.md`, 'utf8')
    expect(readMeasured(readme)).toBe(measuredTable(recorded[slug]!))
    for (const part of ['What the paper says', 'What we changed', 'What we found'])
      expect(readme).toContain(part)
  })
})
