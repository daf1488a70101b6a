import { DatabaseSync } from 'node:sqlite'
import { create, insertMultiple, search } from '@orama/orama'
import MiniSearch from 'minisearch'
import type { Corpus } from '#search/bench/corpus.ts'

const TOP = 100

export interface Peer {
  name: string
  /** Ids of the documents that answer, best first. */
  rank(text: string): string[] | Promise<string[]>
}

/** Other engines over the same documents, each with its defaults where they serve it best. */
export async function peers({ documents }: Corpus): Promise<Peer[]> {
  return [miniSearch(documents), await orama(documents), fts5(documents)]
}

function miniSearch(documents: Corpus['documents']): Peer {
  const index = new MiniSearch({ fields: ['title', 'text'] })
  index.addAll(documents)
  return {
    name: 'MiniSearch',
    rank: (text) =>
      index
        .search(text)
        .slice(0, TOP)
        .map(({ id }) => String(id)),
  }
}

async function orama(documents: Corpus['documents']): Promise<Peer> {
  const index = create({
    schema: { id: 'string', title: 'string', text: 'string' } as const,
    components: { tokenizer: { stemming: true, language: 'english' } },
  })
  await insertMultiple(index, documents)
  return {
    name: 'Orama, with stems',
    rank: async (term) => {
      const options = { term, limit: TOP, properties: ['title', 'text'], boost: { title: 2 }, threshold: 1 }
      const { hits } = await search(index, options as Parameters<typeof search>[1])
      return hits.map(({ document }) => String((document as { id: string }).id))
    },
  }
}

function fts5(documents: Corpus['documents']): Peer {
  const database = new DatabaseSync(':memory:')
  database.exec("create virtual table papers using fts5(title, text, tokenize = 'porter unicode61')")
  const insert = database.prepare('insert into papers (rowid, title, text) values (?, ?, ?)')
  documents.forEach(({ title, text }, i) => insert.run(i + 1, title, text))
  const best = database.prepare(
    `select rowid from papers where papers match ? order by bm25(papers, 2, 1) limit ${TOP}`,
  )
  return {
    name: 'SQLite FTS5, bm25(2, 1), any word',
    rank: (text) => {
      const words = text.match(/[\p{L}\p{N}]+/gu) ?? []
      if (words.length === 0) return []
      const expression = words.map((word) => `"${word}"`).join(' OR ')
      return best.all(expression).map(({ rowid }) => documents[Number(rowid) - 1]!.id)
    },
  }
}
