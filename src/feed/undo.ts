import type { PaperRecord } from '#sources/record.ts'
import type { Store, StoredPaper, StoredStatement } from '#store/index.ts'
import { doisOf } from './identity.ts'
import { regroup } from './regroup.ts'

/** What taking back an import did. */
export interface Undone {
  /** Papers that nobody else had told of. */
  removed: StoredPaper[]
  /** Papers that are here by other sources, and say only what those say. */
  kept: StoredPaper[]
}

/** The import can't be taken back; the message says why. */
export class UndoError extends Error {
  override name = 'UndoError'
}

/**
 * Takes back all that one import said, as if it had never been: papers that only it told of go, others are
 * derived anew from what is left, and works that it had made one are parted again.
 *
 * @throws UndoError when there is no such import, or it was taken back already
 */
export async function undoImport(store: Store, imported: number, now: number): Promise<Undone> {
  return store.atomically(async (inside) => {
    const entry = await inside.imports.get(imported)
    if (!entry) throw new UndoError(`there is no import ${imported}; papers import --log lists them`)
    if (entry.undone !== undefined) throw new UndoError(`import ${imported} was taken back already`)
    const papers = await inside.works.byKeys(await inside.statements.papersOf(imported))
    const keys = papers.map(({ key }) => key)
    const said = await inside.statements.of(keys)
    await inside.statements.remove(imported)
    const isLeft = ({ import: by }: StoredStatement) => by !== imported
    const left = Map.groupBy(said.filter(isLeft), ({ paper }) => paper)
    const removed = papers.filter(({ key, slug }) => slug === undefined && !left.get(key)?.length)
    const kept = papers.filter((paper) => !removed.includes(paper))
    await inside.works.remove(removed.map(({ key }) => key))
    for (const { key } of kept) {
      // A paper may have become one with another of them meanwhile.
      if ((await inside.works.byKeys([key])).length > 0) await regroup(inside, [key], now, true)
    }
    const gone = Map.groupBy(
      said.filter((statement) => !isLeft(statement)),
      ({ paper }) => paper,
    )
    for (const { key } of kept) await forgetNames(inside, key, gone.get(key) ?? [], left.get(key) ?? [])
    await inside.imports.markUndone(imported, now)
    return { removed, kept }
  })
}

/** Lets a paper no longer be found by ids and DOIs that nobody says any more. */
async function forgetNames(
  store: Store,
  paper: number,
  gone: readonly StoredStatement[],
  left: readonly StoredStatement[],
): Promise<void> {
  const known = new Set(left.flatMap(namesIn))
  await store.works.forget(
    paper,
    gone.flatMap(namesIn).filter((name) => !known.has(name)),
  )
}

function namesIn({ record }: { record?: object }): string[] {
  const { arxiv, name, ...rest } = (record ?? {}) as Partial<PaperRecord>
  return [...(arxiv === undefined ? [] : [arxiv]), ...(name === undefined ? [] : [name]), ...doisOf(rest)]
}
