import type { PaperRecord } from '#sources/record.ts'
import type { KnownPaper, Store, StoredPaper, StoredStatement } from '#store/index.ts'
import type { Told } from './derive.ts'
import { isOfOne, lastOf, storedGroups } from './groups.ts'
import { doisOf } from './identity.ts'
import { toWork } from './import.ts'

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
    for (const paper of kept) await deriveAnew(inside, paper, left.get(paper.key) ?? [], now)
    const gone = Map.groupBy(
      said.filter((statement) => !isLeft(statement)),
      ({ paper }) => paper,
    )
    for (const { key } of kept) await forgetNames(inside, key, gone.get(key) ?? [], left.get(key) ?? [])
    await inside.imports.markUndone(imported, now)
    return { removed, kept }
  })
}

/** Writes a paper by what is left of what was said of it, and works that are no longer joined as papers of their own. */
async function deriveAnew(
  store: Store,
  paper: KnownPaper,
  statements: readonly StoredStatement[],
  now: number,
): Promise<void> {
  const [first = [], ...others] = parted(lastOf(statements), paper)
  const [group] = await storedGroups(store, [paper])
  const one = { ...group!, ...(first.length > 0 && { told: first }) }
  await store.works.write([{ ...toWork(one, undefined, now), isUnchanged: false }])
  const own = new Set(first.flatMap(namesIn))
  const theirs = others.flat().flatMap(namesIn)
  await store.works.forget(
    paper.key,
    theirs.filter((name) => !own.has(name)),
  )
  for (const told of others) {
    const [key] = await store.works.write([
      toWork({ papers: [], told, fresh: [], listings: [], signals: [] }, undefined, now),
    ])
    const [{ id }] = (await store.works.byKeys([key!])) as [KnownPaper]
    await store.works.part(paper.key, key!, [id, ...told.flatMap(namesIn)])
    const names = new Set(told.map(({ source, name }) => `${source} ${name}`))
    const own = statements.filter(({ source, name }) => names.has(`${source} ${name}`))
    await store.statements.move(
      own.map((statement) => statement.key),
      key!,
    )
  }
}

/** What was said, by the works it is of; first that of the paper itself. */
function parted(told: readonly Told[], { arxiv }: KnownPaper): Told[][] {
  const works: Told[][] = []
  for (const one of told) {
    const same = works.filter((work) => work.some((other) => isOfOne(one, other)))
    const rest = works.filter((work) => !same.includes(work))
    works.splice(0, works.length, ...rest, [...same.flat(), one])
  }
  const isIts = (work: readonly Told[]) =>
    arxiv === undefined ? work.includes(told[0]!) : work.some(({ record }) => record.arxiv === arxiv)
  return works.toSorted((a, b) => Number(isIts(b)) - Number(isIts(a)))
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
