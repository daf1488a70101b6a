import type { Store } from '#store/index.ts'
import { derive } from './derive.ts'
import { storedGroups } from './groups.ts'

/** Changes when more names are read in what sources said than before. */
const FORM = 'pages of OpenReview, PMLR, ACL and Semantic Scholar'
const STATE = 'names form'
const BATCH = 500

export const areNamed = async (store: Store): Promise<boolean> => (await store.meta.get(STATE)) === FORM

/**
 * Lets papers that earlier versions stored be found by what pages elsewhere call them, once, as far as their sources'
 * words say it. It goes on where it was broken off.
 *
 * @param tell - hears how many papers are done
 */
export async function nameAsElsewhere(store: Store, tell?: (papers: number) => void): Promise<number> {
  const state = (await store.meta.get(STATE)) ?? `0 ${FORM}`
  if (state === FORM) return 0
  let done = 0
  // What another form had got through is to be looked through again.
  for (let after = state.endsWith(` ${FORM}`) ? Number.parseInt(state, 10) : 0; ;) {
    const papers = await store.works.after(after, BATCH)
    await store.atomically(async (inside) => {
      const named = (await storedGroups(inside, papers)).flatMap(({ papers: [paper], told }) => {
        const { aka } = derive(told)
        return aka.length > 0 ? [{ paper: paper!, key: paper!.key, isUnchanged: true, aka }] : []
      })
      await inside.works.write(named)
      const last = papers.at(-1)?.key
      await inside.meta.set(STATE, last === undefined ? FORM : `${last} ${FORM}`)
    })
    if (papers.length === 0) return done
    after = papers.at(-1)!.key
    done += papers.length
    tell?.(done)
  }
}
