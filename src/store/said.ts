import type { Kysely } from 'kysely'
import { parts } from './parts.ts'
import type { Schema } from './schema.ts'
import type { PaperTopic } from './topics.ts'
import { type Talk, countTalk } from './comment-rows.ts'
import { countVotes } from './votes.ts'

/** What is known of a paper besides its title, abstract and ids. */
export interface Said {
  links: { kind: string; url: string; saidBy: string }[]
  facts: Fact[]
  /** What others counted last, by name; a count nobody made is absent. */
  signals: Record<string, number>
  /** What it is about, as far as that was found out. */
  topics: PaperTopic[]
  /** How many members voted for it here. */
  votes: number
  /** What members say of it here; absent when nothing is said. */
  talk?: Talk
  /** The first day whose list it stood on. */
  day?: string
}

/** Of a paper of which nothing else is known. */
export const NOTHING_SAID: Said = { links: [], facts: [], signals: {}, topics: [], votes: 0 }

export interface Fact {
  name: string
  value: string
  url?: string
  saidBy: string
  /** UTC milliseconds. */
  saidAt: number
}

/** A version of a paper; title and abstract where it was seen itself, and not only its date. */
export interface KnownVersion {
  version: number
  date?: string
  title?: string
  abstract?: string
}

export interface Sayings {
  /** Of papers by their ids; an id that nobody has is left out. */
  of(ids: readonly string[]): Promise<Map<string, Said>>
  /** Records of papers by their ids, as sources said them and in that order; an id of which none is kept is left out. */
  records(ids: readonly string[]): Promise<Map<string, { source: string; record: object }[]>>
  /** The versions known of a paper, the first one first. */
  versions(id: string): Promise<KnownVersion[]>
  /** Papers by the names a source has for them: its own ids, and those of arXiv. */
  named(names: readonly string[]): Promise<string[]>
}

export const sayingStore = (db: Kysely<Schema>): Sayings => ({
  async of(ids) {
    const found = new Map<string, Said>()
    for (const part of parts(ids)) {
      const papers = await db.selectFrom('papers').select(['id', 'key']).where('id', 'in', part).execute()
      const byKey = new Map<number, Said>()
      for (const { id, key } of papers) {
        const said: Said = { links: [], facts: [], signals: {}, topics: [], votes: 0 }
        byKey.set(key, said)
        found.set(id, said)
      }
      const keys = [...byKey.keys()]
      if (keys.length === 0) continue
      for (const { paper, kind, url, said_by: saidBy } of await db
        .selectFrom('links')
        .selectAll()
        .where('paper', 'in', keys)
        .orderBy('kind')
        .orderBy('url')
        .orderBy('said_by')
        .execute()) {
        byKey.get(paper)!.links.push({ kind, url, saidBy })
      }
      for (const { paper, name, value, url, said_by: saidBy, said_at: saidAt } of await db
        .selectFrom('facts')
        .selectAll()
        .where('paper', 'in', keys)
        .orderBy('said_at')
        .execute()) {
        byKey.get(paper)!.facts.push({ name, value, saidBy, saidAt, ...(url !== null && { url }) })
      }
      for (const { paper, name, value } of await db
        .selectFrom('signals')
        .selectAll()
        .where('paper', 'in', keys)
        .orderBy('observed')
        .execute()) {
        byKey.get(paper)!.signals[name] = value
      }
      for (const [paper, votes] of await countVotes(db, keys)) byKey.get(paper)!.votes = votes
      for (const [paper, talk] of await countTalk(db, keys)) byKey.get(paper)!.talk = talk
      for (const { paper, topic, origin } of await db
        .selectFrom('topics')
        .selectAll()
        .where('paper', 'in', keys)
        .orderBy('place')
        .execute()) {
        byKey.get(paper)!.topics.push({ name: topic, from: origin as PaperTopic['from'] })
      }
      for (const { paper, day } of await db
        .selectFrom('listings')
        .select((e) => ['paper', e.fn.min('day').as('day')])
        .where('paper', 'in', keys)
        .groupBy('paper')
        .execute()) {
        byKey.get(paper)!.day = day as string
      }
    }
    return found
  },

  async records(ids) {
    const found = new Map<string, { source: string; record: object }[]>()
    for (const part of parts(ids)) {
      const rows = await db
        .selectFrom('statements')
        .innerJoin('papers', 'papers.key', 'statements.paper')
        .select(['papers.id', 'statements.source', 'record'])
        .where('papers.id', 'in', part)
        .where('record', 'is not', null)
        .orderBy('statements.key')
        .execute()
      for (const { id, source, record } of rows) {
        const said = { source, record: JSON.parse(record!) as object }
        found.set(id, [...(found.get(id) ?? []), said])
      }
    }
    return found
  },

  async versions(id) {
    const rows = await db
      .selectFrom('versions')
      .innerJoin('papers', 'papers.key', 'versions.paper')
      .select(['versions.version', 'versions.date', 'versions.title', 'versions.abstract'])
      .where('papers.id', '=', id)
      .orderBy('versions.version')
      .execute()
    return rows.map(({ version, date, title, abstract }) => ({
      version,
      ...(date !== null && { date }),
      ...(title !== null && { title }),
      ...(abstract !== null && { abstract }),
    }))
  },

  async named(names) {
    const ids = new Set<string>()
    for (const part of parts(names)) {
      const rows = await db
        .selectFrom('papers')
        .select('id')
        .where((e) =>
          e.or([
            e('arxiv', 'in', part),
            e('key', 'in', e.selectFrom('aliases').select('paper').where('id', 'in', part)),
          ]),
        )
        .execute()
      for (const { id } of rows) ids.add(id)
    }
    return [...ids]
  },
})
