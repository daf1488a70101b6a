import type { Kysely } from 'kysely'
import { type Listings, listingStore } from './listings.ts'
import { type Meta, metaStore } from './meta.ts'
import { type Papers, paperStore } from './papers.ts'
import type { Schema } from './schema.ts'
import { type Sources, sourceStore } from './sources.ts'
import type { TextIndex } from './text.ts'
import { inTransaction } from './transaction.ts'
import { type Vectors, vectorStore } from './vectors.ts'
import { type Works, workStore } from './works.ts'

export interface Store {
  papers: Papers
  works: Works
  text: TextIndex
  vectors: Vectors
  listings: Listings
  meta: Meta
  sources: Sources
  /**
   * Does several things as one: all or none of it is written, and no other process writes in between. Nothing but
   * the store is to be waited for inside, as everybody else waits too.
   */
  atomically<R>(use: (store: Store) => Promise<R>): Promise<R>
  close(): Promise<void>
}

/** What differs between databases. */
export interface Engine {
  text(db: Kysely<Schema>): TextIndex
}

/** The store on an open database of either kind, brought to this version's form before. */
export function storeOver(db: Kysely<Schema>, engine: Engine, close: () => Promise<void>): Store {
  return {
    papers: paperStore(db),
    works: workStore(db),
    text: engine.text(db),
    vectors: vectorStore(db),
    listings: listingStore(db),
    meta: metaStore(db),
    sources: sourceStore(db),
    atomically: (use) => inTransaction(db, (inside) => use(storeOver(inside, engine, async () => {}))),
    close,
  }
}
