import type { Paper } from '#lab/paper.ts'
import type { Store } from '#store/index.ts'
import { fillCatalogue } from './catalogue.ts'
import { areNamed, nameAsElsewhere } from './name-elsewhere.ts'
import { bringUpToDate, isUpToDate } from './upkeep.ts'

/** Whether a store is as `makeReady` leaves it: `new` when nothing is in it. */
export async function howReady(store: Store): Promise<'new' | 'outdated' | 'ready'> {
  if ((await store.papers.count()) === 0) return 'new'
  return (await isUpToDate(store)) && (await areNamed(store)) ? 'ready' : 'outdated'
}

/**
 * Makes an opened store ready for use: what earlier versions stored is brought to this one's form, and the papers that come
 * with the program are in it.
 *
 * @param report - hears what an operator should know, a line each
 */
export async function makeReady(
  store: Store,
  papers: readonly Paper[],
  now: number,
  report: (line: string) => void,
): Promise<void> {
  const { papers: done, doubtful } = await bringUpToDate(store, now, (count) => {
    if (count % 10_000 === 0) report(`bringing stored papers to this version's form: ${count} done`)
  })
  if (done > 0) report(`${done} stored papers are in this version's form`)
  for (const { id, title, told } of doubtful) {
    report(
      `${id} "${title}" was made of two works, by ${told}; ` +
        `papers remove ${id} takes it away, the next fetch or import brings each as its source tells it`,
    )
  }
  await nameAsElsewhere(store, (count) => {
    if (count % 10_000 === 0) report(`learning what pages elsewhere call stored papers: ${count} done`)
  })
  await fillCatalogue(store, papers, now)
}
