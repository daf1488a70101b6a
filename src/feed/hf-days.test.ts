import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseJsonLines } from '#sources/json-lines.ts'
import type { PaperRecord } from '#sources/record.ts'
import { type Said, type Store, type StoredPaper, openStore } from '#store/index.ts'
import { importRecords } from './import.ts'

/** Answers of Hugging Face by day, one paper a line with the day it was listed on. */
const DAYS = '../shared/data/hf-daily-papers/daily_papers.jsonl.gz'
/** Every so many of them are compared. */
const STEP = 23

interface Person {
  fullname?: string
  name?: string
  user?: string
}
interface Raw {
  snapshot_date: string
  numComments: number
  thumbnail?: string
  mediaUrls?: string[]
  submittedBy?: Person
  organization?: Person
  paper: {
    id: string
    title: string
    summary: string
    authors: { name: string; status?: string; user?: Person }[]
    publishedAt: string
    submittedOnDailyAt?: string
    upvotes: number
    githubStars?: number
    githubRepo?: string
    projectPage?: string
    mediaUrls?: string[]
    ai_summary?: string
    ai_keywords?: string[]
    organization?: Person
    submittedOnDailyBy?: Person
  }
}

/** What the store has of one paper. */
interface Kept {
  raw: Raw
  paper: StoredPaper
  said: Said
  /** What Hugging Face said, without markup. */
  record: PaperRecord
  verbatim: Raw
}

describe.skipIf(!existsSync(DAYS))(`of papers of ${DAYS}, the store has`, () => {
  let kept: Kept[]
  beforeAll(async () => {
    const store = await openStore(':memory:')
    const lines = gunzipSync(readFileSync(DAYS))
      .toString()
      .split('\n')
      .filter((line, i) => i % STEP === 0 && line !== '')
    const { records } = parseJsonLines(lines.join('\n'))
    await importRecords(store, records, { source: 'json-lines', now: 1 })
    kept = await Promise.all(lines.map((line) => keptOf(store, JSON.parse(line) as Raw)))
    await store.close()
  }, 60_000)

  const each = (what: (one: Kept) => unknown, said: (one: Kept) => unknown) =>
    expect(kept.map((one) => [one.raw.paper.id, what(one)])).toEqual(
      kept.map((one) => [one.raw.paper.id, said(one)]),
    )

  test('all of them, and the answer as it was', () => {
    expect(kept.length).toBeGreaterThan(250)
    each(
      ({ verbatim }) => verbatim,
      ({ raw }) => raw,
    )
  })

  test('title and abstract, but for TeX', () => {
    for (const { raw, paper } of kept) {
      for (const [text, said] of [
        [paper.title, raw.paper.title],
        [paper.abstract, raw.paper.summary],
      ] as const) {
        if (!/[\\${}<&^_`~]|--|''/.test(said)) expect(text).toBe(oneLine(said))
      }
      expect(lettersOf(paper.abstract!)).toBeGreaterThan(0.9 * lettersOf(raw.paper.summary))
    }
  })

  test('all authors in their order', () =>
    each(
      ({ paper }) => paper.authors,
      ({ raw }) => raw.paper.authors.map(({ name }) => oneLine(name)),
    ))

  test('its date, and the moments it came out and was submitted', () => {
    each(
      ({ paper, record }) => [paper.date, record.published],
      ({ raw: { paper } }) => [paper.publishedAt.slice(0, 10), Date.parse(paper.publishedAt)],
    )
    const timed = ({ raw }: Kept) => raw.paper.submittedOnDailyAt !== undefined
    expect(kept.filter(timed).map(({ record }) => record.submitted)).toEqual(
      kept.filter(timed).map(({ raw }) => Date.parse(raw.paper.submittedOnDailyAt!)),
    )
  })

  test('the day whose list it was on', () =>
    each(
      ({ said }) => said.day,
      ({ raw }) => raw.snapshot_date,
    ))

  test('upvotes, comments and stars', () =>
    each(
      ({ said: { signals } }) => [signals['hf-upvotes'], signals['hf-comments'], signals['github-stars']],
      ({ raw }) => [raw.paper.upvotes, raw.numComments, raw.paper.githubStars],
    ))

  test('who submitted it, and whose it is', () => {
    const fact = ({ said }: Kept, name: string) => said.facts.find((one) => one.name === name)?.value
    each(
      (one) => [fact(one, 'submitter'), fact(one, 'organisation')],
      ({ raw }) => [
        nameOf(raw.submittedBy ?? raw.paper.submittedOnDailyBy),
        nameOf(raw.paper.organization ?? raw.organization),
      ],
    )
  })

  test('the authors who are known there', () =>
    each(
      ({ record: { facts = [] } }) =>
        facts.flatMap(({ name, url }) => (name.endsWith('author') ? [url!.split('/').at(-1)] : [])),
      ({ raw }) => raw.paper.authors.flatMap(({ status, user }) => (status && user?.user ? [user.user] : [])),
    ))

  test('summary and keywords, but for TeX', () => {
    each(
      ({ record: { summary = '' } }) => plain(summary),
      ({ raw }) => plain(raw.paper.ai_summary ?? ''),
    )
    each(
      ({ record: { keywords = [] } }) => keywords.map(plain),
      ({ raw }) => [...new Set(raw.paper.ai_keywords ?? [])].filter((word) => word !== '').map(plain),
    )
  })

  test('code and project page', () => {
    const places = (links: readonly string[]) => links.map(placeOf)
    for (const { raw, said } of kept) {
      const { githubRepo, projectPage } = raw.paper
      const known = places(said.links.map(({ url }) => url))
      expect(known).toEqual(expect.arrayContaining(places([githubRepo ?? [], projectPage ?? []].flat())))
    }
  })

  test('pictures and films', () =>
    each(
      ({ record: { image, media = [] } }) => [image, media],
      ({ raw }) => [
        raw.thumbnail ?? expect.toSatisfy(() => true),
        [...new Set([...(raw.paper.mediaUrls ?? []), ...(raw.mediaUrls ?? [])])],
      ],
    ))
})

async function keptOf(store: Store, raw: Raw): Promise<Kept> {
  const paper = (await store.papers.get(raw.paper.id))!
  const [statement] = await store.statements.of([(await store.papers.key(paper.id))!])
  return {
    raw,
    paper,
    said: (await store.said.of([paper.id])).get(paper.id)!,
    record: statement!.record as PaperRecord,
    verbatim: JSON.parse(statement!.raw!) as Raw,
  }
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
const lettersOf = (text: string) => text.replace(/\P{L}/gu, '').length
const nameOf = (who: Person | undefined) => who && (who.fullname ?? who.name ?? who.user)
/** Without what TeX writes otherwise. */
const plain = (text: string) => (/[\\$`']|--/.test(text) ? '' : oneLine(text))
/** An address without what makes no other place of it. */
const placeOf = (url: string) =>
  url
    .replace(/\s/g, '')
    .toLowerCase()
    .replace(/^https?:\/\/(?:www\.)?/, '')
    .replace(/\/$|\.git$/, '')
