import { claimFacts, statusInWords } from '#lab/record-in-words.ts'
import { topicNames } from '#search/topics/topic-names.ts'
import type { Said, StoredPaper } from '#store/index.ts'
import type { Site } from './site.ts'
import { isWebAddress, paperPath } from './views/addresses.ts'

const HUB = 'https://huggingface.co/'

/** A paper in the shape of the Hugging Face API; what is not known is absent, what only we know is in `dailyPapers`. */
export function hfPaper(site: Site, paper: StoredPaper, said: Said | undefined) {
  const { links = [], facts = [], signals = {}, day } = said ?? {}
  const code = links.find(({ kind, saidBy }) => kind === 'code' && saidBy.startsWith('hf-'))
  const repo = code?.url ?? links.find(({ kind }) => kind === 'code')?.url ?? paper.code
  const project = links.find(({ kind }) => kind === 'project')?.url
  const withdrawal = facts.find(({ name }) => name === 'withdrawn')
  const ofKind = (wanted: string) =>
    links.flatMap(({ kind, url }) => (kind === wanted && url.startsWith(HUB) ? [{ id: repoId(url) }] : []))
  return {
    id: paper.id,
    authors: paper.authors.map((name) => ({ name, hidden: false })),
    ...momentOf('publishedAt', paper.date),
    ...momentOf('submittedOnDailyAt', day),
    title: paper.title,
    ...(paper.abstract !== undefined && { summary: paper.abstract }),
    ...count('upvotes', signals['hf-upvotes']),
    ...(repo !== undefined && isWebAddress(repo) && { githubRepo: repo }),
    ...(code && { githubRepoAddedBy: code.saidBy.slice('hf-'.length) }),
    ...(project !== undefined && isWebAddress(project) && { projectPage: project }),
    ...somebody('organization', facts, 'organisation'),
    ...(paper.withdrawn &&
      momentOf('withdrawnAt', withdrawal ? new Date(withdrawal.saidAt).toISOString() : paper.updated)),
    ...some('linkedModels', ofKind('model')),
    ...some('linkedDatasets', ofKind('dataset')),
    ...some('linkedSpaces', ofKind('demo')),
    dailyPapers: ourOwn(site, paper, said),
  }
}

/** The same as an item of a daily list. */
export function hfItem(site: Site, paper: StoredPaper, said: Said | undefined) {
  const { linkedModels: _m, linkedDatasets: _d, linkedSpaces: _s, ...inner } = hfPaper(site, paper, said)
  const { title, summary, publishedAt, organization } = inner as typeof inner &
    Partial<Record<string, unknown>>
  return {
    paper: inner,
    ...(publishedAt !== undefined && { publishedAt }),
    title,
    ...(summary !== undefined && { summary }),
    ...count('numComments', said?.signals['hf-comments']),
    ...somebody('submittedBy', said?.facts ?? [], 'submitter'),
    ...(organization !== undefined && { organization }),
  }
}

function ourOwn(site: Site, paper: StoredPaper, said: Said | undefined) {
  const method = paper.slug === undefined ? undefined : site.methods.get(paper.slug)
  const { outcome } = method ?? {}
  return {
    path: paperPath(paper.id),
    runnable: method?.runnable ?? false,
    withdrawn: paper.withdrawn,
    ...(paper.summary !== undefined && { summary: paper.summary }),
    ...(paper.claim !== undefined && { claim: paper.claim }),
    ...some('categories', paper.categories),
    ...some('topics', topicNames(paper, said?.topics)),
    ...(paper.doi !== undefined && { doi: paper.doi }),
    ...(paper.version !== undefined && { version: paper.version }),
    ...(outcome && {
      reproduction: {
        status: statusInWords(outcome.status),
        seconds: outcome.seconds,
        claims: outcome.claims.map(claimFacts),
      },
    }),
  }
}

const repoId = (url: string) => url.slice(HUB.length).replace(/^(?:datasets|spaces)\//, '')

/** A whole date as a moment; a month or a year is none. */
const momentOf = <K extends string>(name: K, date: string | undefined): { [key in K]?: string } =>
  (date !== undefined && /^\d{4}-\d\d-\d\d/.test(date)
    ? { [name]: date.length === 10 ? `${date}T00:00:00.000Z` : date }
    : {}) as { [key in K]?: string }

const count = <K extends string>(name: K, value: number | undefined) =>
  (value === undefined ? {} : { [name]: value }) as { [key in K]?: number }

const some = <K extends string, V>(name: K, list: readonly V[]) =>
  (list.length === 0 ? {} : { [name]: list }) as { [key in K]?: readonly V[] }

/** A person or an organisation, as far as the source named them. */
function somebody<K extends string>(name: K, facts: Said['facts'], fact: string) {
  const said = facts.findLast((one) => one.name === fact)
  const handle = said?.url?.startsWith(HUB) ? said.url.slice(HUB.length) : undefined
  return (
    said ? { [name]: { ...(handle !== undefined && { name: handle }), fullname: said.value } } : {}
  ) as {
    [key in K]?: { name?: string; fullname: string }
  }
}
