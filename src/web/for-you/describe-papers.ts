import { setImmediate } from 'node:timers/promises'
import { dayAt } from '#feed/days.ts'
import type { KnownPaper, Model, Store } from '#store/index.ts'
import type { Site } from '../site.ts'
import { type DescribedPapers, type StoredText, describeAll, describeOne } from './describe-all.ts'
import { describeInThread } from './describe-in-thread.ts'

/** So few papers are described while somebody waits, in some tenths of a second. */
const FEW = 200
/** Described at once. */
const PART = 200

interface Kept {
  day: string
  model: Model | undefined
  described: DescribedPapers
}

/** Papers as ranking sees them; one whose vector is still to come is left out. */
export interface DescribePapers {
  /**
   * @param usual - papers that say what is usual here, the newest first
   * @returns undefined when nothing is known of any of these; `soon` while they are described for the first time
   */
  (usual: readonly KnownPaper[], others: readonly KnownPaper[]): Promise<DescribedPapers | 'soon' | undefined>
  /** When what is being described is. */
  done(): Promise<void>
}

/**
 * Describes papers, and remembers for a day what they were like: a text that changes is looked at again tomorrow. Many are described in
 * a thread; until it is done, what was usual on the day before holds.
 */
export function paperDescriber({ store, now, log }: Pick<Site, 'store' | 'now' | 'log'>): DescribePapers {
  let kept: Kept | undefined
  let making: Promise<void> | undefined

  async function make(
    day: string,
    model: Model | undefined,
    usual: readonly KnownPaper[],
    inThread: boolean,
  ) {
    const texts = await textsOf(store, model, usual)
    if (texts.length === 0) return
    const width = model?.width ?? 1
    const described = inThread ? await describeInThread(texts, width) : describeAll(texts, width)
    kept = { day, model, described }
  }

  /** One at a time. A fault is the operator's; the next who asks has it tried again. */
  const makeLater = (...what: [string, Model | undefined, readonly KnownPaper[]]) =>
    (making ??= make(...what, true)
      .catch((fault) => log('papers could not be described for members', fault))
      .finally(() => (making = undefined)))

  const describe = async (usual: readonly KnownPaper[], others: readonly KnownPaper[]) => {
    const model = await modelOf(store)
    const day = dayAt(now())
    if (kept?.day !== day || kept.model?.name !== model?.name) {
      if (usual.length <= FEW) await make(day, model, usual, false)
      else void makeLater(day, model, usual)
      // Vectors of two models are not alike.
      if (kept?.model?.name !== model?.name || !kept) return making ? ('soon' as const) : undefined
    }
    const { described } = kept
    const missing = [...usual, ...others].filter(({ key }) => !described.papers.has(key))
    for (const paper of await textsOf(store, model, missing)) {
      described.papers.set(paper.key, describeOne(described, paper, model?.width ?? 1))
      // Others are let on in between.
      if (described.papers.size % PART === 0) await setImmediate()
    }
    return described
  }
  return Object.assign(describe, { done: async () => making })
}

/** The model that serves; undefined where none does, or has read less than half of the papers yet. */
async function modelOf({ vectors, papers }: Store): Promise<Model | undefined> {
  const model = (await vectors.models()).find(({ state }) => state === 'serving')
  return model && 2 * (await vectors.count(model.name)) >= (await papers.count()) ? model : undefined
}

async function textsOf(
  store: Store,
  model: Model | undefined,
  papers: readonly KnownPaper[],
): Promise<StoredText[]> {
  const keys = papers.map(({ key }) => key)
  const stored = model ? await store.vectors.some(model.name, keys) : []
  const vectors = new Map(stored.map(({ key, vector }) => [key, vector]))
  return papers.flatMap(({ key, title, abstract = '', summary = '' }): StoredText[] => {
    const text = `${title} ${abstract || summary}`
    const vector = vectors.get(key)
    if (!model) return [{ key, text }]
    return vector ? [{ key, text, vector }] : []
  })
}
