import type { Store, StoredPaper } from '#store/index.ts'
import type { Embedder } from './embed/embedder.ts'
import { type KeepUpOptions, type KeptUp, keepUp } from './keep-up.ts'
import { encodeVector } from './vector-codec.ts'

/** What of a paper is embedded. */
export const embeddedText = ({
  title,
  abstract,
  summary,
}: Pick<StoredPaper, 'title' | 'abstract' | 'summary'>): string => `${title}\n${abstract ?? summary ?? ''}`

/** Gives every paper without a vector of this model one, in the background and for good. */
export function startIndexer(store: Store, embedder: Embedder, options: KeepUpOptions = {}): KeptUp {
  return keepUp(
    {
      failure: 'papers are not embedded',
      begin: () => keepModel(store, embedder),
      some: (limit, after) => embedSome(store, embedder, limit, after),
      isComplete: () => isEmbedded(store, embedder.name),
    },
    options,
  )
}

/** Whether every paper has a vector of a model. */
export const isEmbedded = async (store: Store, model: string): Promise<boolean> =>
  (await store.vectors.count(model)) >= (await store.papers.count())

/** Writes down the model, when the store does not know it. */
export async function keepModel(store: Store, { name, width }: Embedder): Promise<void> {
  const models = await store.vectors.models()
  if (models.some((model) => model.name === name)) return
  await store.vectors.keepModel({ name, width, state: 'serving', created: Date.now() })
}

/**
 * Embeds up to so many papers that have no vector, from a key on.
 *
 * @returns how many, and the last one's key; 0 when there were none
 */
export async function embedSome(
  store: Store,
  embedder: Embedder,
  limit: number,
  after = 0,
): Promise<{ written: number; last: number }> {
  const keys = await store.vectors.missing(embedder.name, limit, after)
  if (keys.length === 0) return { written: 0, last: 0 }
  const papers = [...(await store.papers.many(keys))]
  const vectors = await embedder.embed(
    papers.map(([, paper]) => embeddedText(paper)),
    'document',
  )
  await store.vectors.write(
    embedder.name,
    papers.map(([key], i) => ({ key, vector: encodeVector(vectors[i]!) })),
  )
  return { written: papers.length, last: keys.at(-1)! }
}
