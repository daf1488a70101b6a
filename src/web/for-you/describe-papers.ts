import { setImmediate } from 'node:timers/promises'
import { dayAt } from '#feed/days.ts'
import {
  type Described,
  type PaperMeasure,
  type PaperText,
  describePaper,
  measurePapers,
} from '#feed/for-you/index.ts'
import { decodeVector } from '#search/vector-codec.ts'
import type { KnownPaper, Model, Store } from '#store/index.ts'
import type { Site } from '../site.ts'

/** Papers as ranking sees them, by their keys; one whose vector is still to come is left out. */
export interface DescribedPapers {
  measure: PaperMeasure
  papers: ReadonlyMap<number, Described>
}

/** From these a measure is learned, once a day. */
const MOST_MEASURED = 4000
/** Described at once. */
const PART = 200
/** Where no model has read the papers, they are told apart by their words alone. */
const NO_VECTOR = Float32Array.of(1)

/**
 * Describes papers, and remembers for a day what they were like: a text that changes is looked at again tomorrow.
 *
 * @returns what describes papers, of which `usual` say what is usual here; undefined when nothing is known of any of these
 */
export function paperDescriber({ store, now }: Pick<Site, 'store' | 'now'>) {
  let kept: { name: string; measure: PaperMeasure; papers: Map<number, Described> } | undefined

  return async (
    usual: readonly KnownPaper[],
    others: readonly KnownPaper[],
  ): Promise<DescribedPapers | undefined> => {
    const model = await modelOf(store)
    const name = `${dayAt(now())} ${model?.name ?? ''}`
    if (kept?.name !== name) {
      const texts = await textsOf(store, model, usual.slice(0, MOST_MEASURED))
      if (texts.size === 0) return undefined
      kept = { name, measure: measurePapers([...texts.values()]), papers: new Map() }
    }
    const described = kept
    const missing = [...usual, ...others].filter(({ key }) => !described.papers.has(key))
    for (const [key, text] of await textsOf(store, model, missing)) {
      described.papers.set(key, describePaper(described.measure, text))
      // Others are let on in between.
      if (described.papers.size % PART === 0) await setImmediate()
    }
    return described
  }
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
): Promise<Map<number, PaperText>> {
  const keys = papers.map(({ key }) => key)
  const stored = model ? await store.vectors.some(model.name, keys) : []
  const vectors = new Map(stored.map(({ key, vector }) => [key, numbersOf(vector, model!.width)]))
  return new Map(
    papers.flatMap(({ key, title, abstract = '', summary = '' }): [number, PaperText][] => {
      const vector = model ? vectors.get(key) : NO_VECTOR
      return vector ? [[key, { vector, text: `${title} ${abstract || summary}` }]] : []
    }),
  )
}

function numbersOf(stored: Uint8Array, width: number): Float32Array {
  const numbers = new Int8Array(width)
  const scale = decodeVector(stored, numbers, 0, width)
  return Float32Array.from(numbers, (number) => number * scale)
}
