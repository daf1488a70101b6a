import type { PaperRecord } from '#sources/record.ts'
import type { KnownPaper, Said, Store, StoredStatement } from '#store/index.ts'
import type { Told } from './derive.ts'
import { contradict, doisOf, keyOf } from './identity.ts'
import { DELETED } from './rules.ts'

/** What one source says of one work by one name: its last word, with those before it and the keys of all. */
export interface Words extends Told {
  earlier: PaperRecord[]
  keys: number[]
}

/** All that was said of papers, word for word. A silent one is of the time before that was kept, and is what it says itself. */
export async function storedWords(
  store: Store,
  papers: readonly KnownPaper[],
): Promise<{ paper: KnownPaper; told: Words[]; isSilent: boolean }[]> {
  const statements = await store.statements.of(papers.map(({ key }) => key))
  const byPaper = Map.groupBy(statements, ({ paper }) => paper)
  const told = new Map(papers.map(({ key }) => [key, wordsOf(byPaper.get(key) ?? [])]))
  const silent = papers.filter(({ key }) => told.get(key)!.length === 0)
  const said = await store.said.of(silent.map(({ id }) => id))
  return papers.map((paper) => {
    const own = told.get(paper.key)!
    if (own.length > 0) return { paper, told: own, isSilent: false }
    const begun = beginnings(paper, said.get(paper.id)).map((one) => ({ ...one, earlier: [], keys: [] }))
    return { paper, told: begun, isSilent: true }
  })
}

/** What each source says by each name. Of two works that it calls the same, and that somebody made one, both. */
export function wordsOf(statements: readonly StoredStatement[]): Words[] {
  const byName = new Map<string, Words[]>()
  const all: Words[] = []
  for (const { key, source, name, record: stored, said } of statements) {
    if (!stored) continue
    const record = stored as PaperRecord
    const known = byName.get(`${source} ${name}`) ?? []
    const before = known.find((one) => isLaterWord(one, { source, name, record }))
    if (before) {
      before.earlier.push(before.record)
      before.keys.push(key)
      Object.assign(before, { record, said })
      continue
    }
    const words = { source, name, said, record, earlier: [], keys: [key] }
    all.push(words)
    byName.set(`${source} ${name}`, [...known, words])
  }
  return all
}

/** Whether a source says the second in place of the first. */
export function isLaterWord(
  one: Pick<Told, 'source' | 'name' | 'record'>,
  other: Pick<Told, 'source' | 'name' | 'record'>,
): boolean {
  if (one.source !== other.source || one.name !== other.name) return false
  const [a, b] = [one.record, other.record]
  if (one.name === DELETED) return keyOf(a) === keyOf(b)
  return !contradict(a, b) || haveOneId(a, b)
}

const haveOneId = (a: PaperRecord, b: PaperRecord) =>
  (a.arxiv !== undefined && a.arxiv === b.arxiv) || doisOf(a).some((doi) => doisOf(b).includes(doi))

/** What a paper of the time before statements were kept says by itself, and what others had said of it. */
function beginnings(paper: KnownPaper, { links = [], facts = [] }: Partial<Said> = {}): Told[] {
  const { title, code, source, listed, id } = paper
  const record = {
    ...pick(paper, 'title', 'authors', 'abstract', 'arxiv', 'doi', 'date', 'version', 'updated', 'venue'),
    ...(paper.withdrawn && { withdrawn: true }),
    categories: paper.categories,
    links: links.length > 0 || code === undefined ? links : [{ kind: 'code', url: code, saidBy: source }],
  } as PaperRecord
  const others = Map.groupBy(facts, ({ saidBy }) => saidBy)
  return [
    { source, name: id, said: listed, record },
    ...[...others].map(([saidBy, own]) => ({
      source: saidBy,
      name: id,
      said: own[0]!.saidAt,
      record: {
        ...(saidBy === source ? record : { title }),
        facts: own.map(({ name, value, url }) => ({ name, value, ...(url !== undefined && { url }) })),
      } as PaperRecord,
    })),
  ]
}

function pick<T, K extends keyof T>(from: T, ...names: K[]): Partial<Pick<T, K>> {
  return Object.fromEntries(
    names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])),
  ) as Partial<Pick<T, K>>
}
