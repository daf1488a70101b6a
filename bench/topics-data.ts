import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { readBatches } from '../src/cli/import-file.ts'
import type { PaperRecord } from '../src/sources/record.ts'
import type { KnownTopics } from '../src/search/topics/learn-topics.ts'
import { topicsOfCategories, topicsOfKeywords } from '../src/topics/vocabulary.ts'

/** Papers that say what they are about, and the share of them that nothing is learned from. */
export interface Known {
  learn: KnownTopics[]
  test: KnownTopics[]
  /** Of the papers to learn from, how often each keyword was given. */
  keywords: Map<string, number>
}

/** By categories one paper in sixteen is kept back, by keywords, of which there are fewer, one in five. */
const SHARES = { fields: 1 / 16, subjects: 1 / 5 }

/** Reads arXiv papers with their categories and Hugging Face's with their keywords; each is there once. */
export async function readKnown(data: string): Promise<{ fields: Known; subjects: Known }> {
  const arxiv = globSync(join(data, 'arxiv-papers', '*.jsonl.gz')).sort()
  const daily = join(data, 'hf-daily-papers', 'daily_papers.jsonl.gz')
  return {
    fields: await split(arxiv, SHARES.fields, ({ categories = [] }) => topicsOfCategories(categories)),
    subjects: await split(existsSync(daily) ? [daily] : [], SHARES.subjects, ({ keywords = [] }) =>
      topicsOfKeywords(keywords),
    ),
  }
}

async function split(
  files: readonly string[],
  share: number,
  topicsOf: (record: PaperRecord) => string[],
): Promise<Known> {
  const known: Known = { learn: [], test: [], keywords: new Map() }
  const seen = new Set<string>()
  for (const file of files) {
    for await (const { records } of readBatches(file)) {
      for (const record of records) {
        const { arxiv, title, abstract, keywords = [] } = record
        const topics = topicsOf(record)
        if (arxiv === undefined || abstract === undefined || topics.length === 0 || seen.has(arxiv)) continue
        seen.add(arxiv)
        const isTest = createHash('sha256').update(arxiv).digest().readUInt32BE() < share * 2 ** 32
        known[isTest ? 'test' : 'learn'].push({ title, abstract, topics })
        if (isTest) continue
        for (const keyword of keywords) {
          const name = keyword.toLowerCase()
          known.keywords.set(name, (known.keywords.get(name) ?? 0) + 1)
        }
      }
    }
  }
  return known
}
