import { type Kysely, sql } from 'kysely'
import { LexicalIndex, liveRows } from '../lexical/lexical-index.ts'
import { type Segment, fromBytes } from '../lexical/segment.ts'
import { termOf, wordsOf } from '../lexical/words.ts'
import type { Schema } from '../schema.ts'
import { BM25 } from '../text.ts'
import { type Finding, REBUILD } from './finding.ts'

/** Papers whose title is looked for, spread over all. */
const SAMPLE = 200
const what = 'words'

/** Whether the index over words knows all papers, no others, and finds them by their titles. */
export async function words(db: Kysely<Schema>): Promise<Finding> {
  let segments: Segment[]
  try {
    const { rows } = await sql<{
      data: Uint8Array
    }>`select data from text_segments order by position`.execute(db)
    segments = rows.map(({ data }) => fromBytes(data))
  } catch (error) {
    return { what, found: `the index cannot be read (${(error as Error).message})`, todo: REBUILD }
  }
  const papers = await db.selectFrom('papers').select(['key', 'title']).orderBy('key').execute()
  const { rows: changed } = await sql<{ paper: number }>`select paper from text_changes`.execute(db)
  const waiting = new Set(changed.map(({ paper }) => paper))
  const indexed = keysIn(segments, () => true)
  // Of a paper without any word, or one that is gone, the index knows just that.
  const withWords = keysIn(segments, (length) => length > 0)
  const keys = new Set(papers.map(({ key }) => key))
  const missing = papers.filter(({ key }) => !indexed.has(key) && !waiting.has(key)).length
  const extra = [...withWords].filter((key) => !keys.has(key) && !waiting.has(key)).length
  const unfound =
    missing + extra > 0
      ? 0
      : unfoundByTitle(
          segments,
          papers.filter(({ key }) => !waiting.has(key)),
        )
  if (missing + extra + unfound > 0) {
    const found = `${missing} papers are not in the index, ${extra} that are gone are, ${unfound} are not found by their title`
    return { what, found, todo: REBUILD }
  }
  const rest =
    waiting.size > 0 ? `; ${waiting.size} are indexed by the site that runs, or at the next start` : ''
  return {
    what,
    found: `the index knows ${papers.length - waiting.size} of ${papers.length} papers, and no other${rest}`,
  }
}

function keysIn(segments: readonly Segment[], isMeant: (length: number) => boolean): Set<number> {
  const live = liveRows(segments)
  return new Set(
    segments.flatMap(({ keys, lengths }, s) =>
      [...keys].filter((_, row) => live[s]![row] === 1 && isMeant(lengths[row]!)),
    ),
  )
}

function unfoundByTitle(
  segments: readonly Segment[],
  papers: readonly { key: number; title: string }[],
): number {
  const index = new LexicalIndex(segments, BM25)
  const step = Math.max(1, Math.floor(papers.length / SAMPLE))
  return papers.filter(({ key, title }, i) => {
    const terms = wordsOf(title).map(termOf)
    return i % step === 0 && terms.length > 0 && !index.keysWithPhrase(terms).has(key)
  }).length
}
