import type { z } from 'zod'
import { claimFacts, statusInWords } from '#lab/record-in-words.ts'
import { topicNames } from '#search/topics/topic-names.ts'
import type { PaperRecord } from '#sources/record.ts'
import type { Fact, Said, StoredPaper } from '#store/index.ts'
import type { hfItem as itemShape, hfPaper as paperShape } from './api/hf-shapes.ts'
import type { Method, Site } from './site.ts'
import { isWebAddress, paperPath } from './views/addresses.ts'

type HfPaper = z.output<typeof paperShape>
type HfItem = z.output<typeof itemShape>

const HUB = 'https://huggingface.co/'

/** All that is known of some papers besides what lists show. */
export interface Told {
  said?: Said | undefined
  /** What Hugging Face said, in the order it came. */
  records: readonly Partial<PaperRecord>[]
  /** When the first version came out, by every source that knows the time; UTC milliseconds. */
  published: readonly number[]
  /** Who voted for it here, the first one first. */
  voters?: readonly { name: string; handle: string }[] | undefined
}

/** Looks up what is known of papers; every one of them has an entry. */
export async function toldOf(
  { store }: Pick<Site, 'store'>,
  papers: readonly StoredPaper[],
): Promise<(paper: StoredPaper) => Told> {
  const ids = papers.map(({ id }) => id)
  const [said, records] = [await store.said.of(ids), await store.said.records(ids)]
  return ({ id }) => {
    const all = (records.get(id) ?? []) as { source: string; record: Partial<PaperRecord> }[]
    return {
      said: said.get(id),
      records: all.flatMap(({ source, record }) => (source.startsWith('hf') ? [record] : [])),
      published: all.flatMap(({ record }) => record.published ?? []),
    }
  }
}

/** A paper in the shape of the Hugging Face API; what is not known is absent, what only we know is in `dailyPapers`. */
export function hfPaper(site: Site, paper: StoredPaper, told: Told): HfPaper {
  const { links = [], facts = [], signals = {} } = told.said ?? {}
  const { title, id, authors, abstract } = paper
  const [code, github] = [codeOf(paper, links), githubOf(paper, links)]
  const project = links.find(({ kind }) => kind === 'project')?.url ?? (github ? undefined : code)
  const [submitter, organisation] = [somebody(facts, 'submitter'), somebody(facts, 'organisation')]
  const keywords = last(told, 'keywords')
  const media = [...new Set(told.records.flatMap((record) => record.media ?? []))].filter(isWebAddress)
  const picture = last(told, 'image')
  const [models, datasets, spaces] = repositoriesOf(links)
  return known({
    id,
    authors: authors.map((name) => ({ name, hidden: false, ...accountOf(name, facts) })),
    publishedAt: publishedAt(paper, told),
    submittedOnDailyAt: submittedAt(told),
    submittedOnDailyBy: submitter,
    title,
    summary: abstract,
    upvotes: signals['hf-upvotes'],
    numComments: signals['hf-comments'],
    discussionId: facts.findLast(({ name }) => name === 'discussion')?.value,
    ai_summary: facts.findLast(({ name }) => name === 'summary')?.value,
    ai_keywords: keywords,
    githubRepo: github?.url,
    githubRepoAddedBy: github?.by,
    githubStars: signals['github-stars'],
    projectPage: project !== undefined && isWebAddress(project) ? project : undefined,
    organization: organisation && known({ fullname: organisation.fullname, name: organisation.name }),
    mediaUrls: media.length > 0 ? media : undefined,
    thumbnail: picture !== undefined && isWebAddress(picture) ? picture : undefined,
    withdrawnAt: paper.withdrawn ? withdrawnAt(paper, facts) : undefined,
    ...(models.length > 0 && { linkedModels: models, numTotalModels: models.length }),
    ...(datasets.length > 0 && { linkedDatasets: datasets, numTotalDatasets: datasets.length }),
    ...(spaces.length > 0 && { linkedSpaces: spaces, numTotalSpaces: spaces.length }),
    dailyPapers: ourOwn(site, paper, code, told),
  })
}

/** The same as an item of a list. */
export function hfItem(site: Site, paper: StoredPaper, told: Told): HfItem {
  const {
    linkedModels: _models,
    numTotalModels: _ofModels,
    linkedDatasets: _datasets,
    numTotalDatasets: _ofDatasets,
    linkedSpaces: _spaces,
    numTotalSpaces: _ofSpaces,
    numComments,
    thumbnail,
    ...inner
  } = hfPaper(site, paper, told)
  const { title, summary, publishedAt, submittedOnDailyAt, submittedOnDailyBy } = inner
  const { ai_summary, ai_keywords, githubRepo, githubRepoAddedBy, githubStars } = inner
  const { projectPage, organization, mediaUrls } = inner
  return known({
    paper: inner,
    title,
    summary,
    // Without a date of its own a client would take this one for the paper's.
    publishedAt: publishedAt === undefined ? undefined : submittedOnDailyAt,
    numComments,
    thumbnail,
    submittedBy: submittedOnDailyBy,
    // The Python client looks for these around the paper.
    ai_summary,
    ai_keywords,
    githubRepo,
    githubRepoAddedBy,
    githubStars,
    projectPage,
    organization,
    mediaUrls,
  })
}

/** The models, data sets and demos on Hugging Face that are linked to a paper. */
export function repositoriesOf(links: Said['links']): [{ id: string }[], { id: string }[], { id: string }[]] {
  const ofKind = (wanted: string) =>
    links.flatMap(({ kind, url }) => (kind === wanted && url.startsWith(HUB) ? [{ id: repoId(url) }] : []))
  return [ofKind('model'), ofKind('dataset'), ofKind('demo')]
}

const repoId = (url: string) => url.slice(HUB.length).replace(/^(?:datasets|spaces)\//, '')

function codeOf({ code }: StoredPaper, links: Said['links']): string | undefined {
  const linked = links.filter(({ kind }) => kind === 'code')
  const url = (linked.find(({ saidBy }) => saidBy.startsWith('hf')) ?? linked[0])?.url ?? code
  return url !== undefined && isWebAddress(url) ? url : undefined
}

/** Code on GitHub, that of Hugging Face first, and whether somebody or a machine added it there. */
function githubOf(
  { code }: StoredPaper,
  links: Said['links'],
): { url: string; by: 'user' | 'auto' | undefined } | undefined {
  const linked = links
    .filter(({ kind }) => kind === 'code')
    .sort((a, b) => weightOf(b.saidBy) - weightOf(a.saidBy))
  const own = code === undefined ? [] : [{ url: code, saidBy: '' }]
  const found = [...linked, ...own].find(({ url }) => isGithub(url))
  const [, by] = /^hf-(user|auto)$/.exec(found?.saidBy ?? '') ?? []
  return found && { url: found.url, by: by as 'user' | 'auto' | undefined }
}

const weightOf = (saidBy: string): number => (saidBy.startsWith('hf-') ? 2 : saidBy === 'hf' ? 1 : 0)

const isGithub = (url: string): boolean =>
  isWebAddress(url) && /^(?:www\.)?github\.com$/.test(new URL(url).hostname)

function ourOwn(site: Site, paper: StoredPaper, code: string | undefined, { said, voters }: Told) {
  const method = paper.slug === undefined ? undefined : site.methods.get(paper.slug)
  const topics = topicNames(paper, said?.topics)
  return known({
    path: paperPath(paper.id),
    runnable: method?.runnable ?? false,
    withdrawn: paper.withdrawn,
    summary: paper.summary,
    claim: paper.claim,
    code,
    categories: paper.categories.length > 0 ? paper.categories : undefined,
    topics: topics.length > 0 ? topics : undefined,
    doi: paper.doi,
    version: paper.version,
    reproduction: reproductionOf(method),
    votes: site.accounts && (said?.votes ?? 0),
    comments: site.accounts && (said?.talk?.comments ?? 0),
    voters: voters && [...voters],
  })
}

/** How a method fared; undefined while nothing is recorded. */
export function reproductionOf(method: Method | undefined) {
  const { outcome } = method ?? {}
  return (
    outcome && {
      status: statusInWords(outcome.status),
      seconds: outcome.seconds,
      claims: outcome.claims.map(claimFacts),
    }
  )
}

/** To the second where a source knows it and the paper's date is that day. */
function publishedAt({ date }: StoredPaper, { published }: Told): string | undefined {
  const moments = published.map(isoOf)
  return moments.findLast((moment) => date === undefined || moment.startsWith(date)) ?? momentOf(date)
}

/** With its newest version, unless its source deleted it or dates no version: then when this site was told. */
function withdrawnAt({ updated }: StoredPaper, facts: readonly Fact[]): string | undefined {
  const fact = facts.find(({ name }) => name === 'withdrawn')
  const told = fact && isoOf(fact.saidAt)
  return fact?.value === 'deleted' ? told : (momentOf(updated) ?? told)
}

/** When it was put on the first list it stood on. */
function submittedAt({ said, records }: Told): string | undefined {
  const day = said?.day
  const moments = records.flatMap(({ submitted }) => (submitted === undefined ? [] : [isoOf(submitted)]))
  return day === undefined ? undefined : (moments.find((moment) => moment.startsWith(day)) ?? momentOf(day))
}

const isoOf = (time: number): string => new Date(time).toISOString()

/** A whole date as a moment; a month or a year is none. */
const momentOf = (date: string | undefined): string | undefined =>
  date !== undefined && /^\d{4}-\d\d-\d\d$/.test(date) ? `${date}T00:00:00.000Z` : undefined

/** What was said last. */
const last = <K extends 'keywords' | 'image'>({ records }: Told, name: K): PaperRecord[K] | undefined =>
  records.findLast((record) => record[name] !== undefined)?.[name]

const STATUSES: Readonly<Record<string, 'claimed_verified' | 'admin_assigned' | 'claimed'>> = {
  'verified-author': 'claimed_verified',
  'assigned-author': 'admin_assigned',
  'claimed-author': 'claimed',
}

/** Who an author is at Hugging Face, as far as that is known there. */
function accountOf(author: string, facts: readonly Fact[]) {
  const fact = facts.findLast(({ name, value }) => name in STATUSES && value === author)
  const user = fact && somebody([fact], fact.name)
  return user ? { status: STATUSES[fact.name]!, user } : {}
}

/** A person or an organisation, as far as the source named them. */
function somebody(facts: readonly Fact[], wanted: string) {
  const said = facts.findLast(({ name }) => name === wanted)
  const handle = said?.url?.startsWith(HUB) ? said.url.slice(HUB.length) : undefined
  return said && known({ fullname: said.value, name: handle, user: handle })
}

type Known<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** Leaves out what is not known. */
const known = <T extends object>(fields: T): Known<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Known<T>
