import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { NearestMeanState } from '#methods/nearest-mean-classifier/index.ts'
import { EmbedderError } from '../embed/embedder-error.ts'
import { shippedFolder } from '../embed/static-embedder.ts'

/** What was learned of topics from papers whose topics were known. */
export interface TopicModel {
  /** The embedder whose vectors the means are of. */
  embedder: string
  /** Names of the fields; a field's place is its class among the means. */
  fields: readonly string[]
  /** The mean vector of each field's papers. */
  means: NearestMeanState
  /** No field's paper is farther from the nearest mean than this, but one in a hundred. */
  farthest: number
  /**
   * How sure a topic is that a text names once, twice, ... (`mentions` in `named-subjects.ts` counts): log odds, for
   * each subject.
   */
  sureness: Readonly<Record<string, readonly number[]>>
}

export const TOPICS_FILE = 'topics.json'

const form = z.object({
  embedder: z.string(),
  fields: z.array(z.string()),
  means: z.object({
    dim: z.int().positive(),
    metric: z.literal('euclidean'),
    classes: z.array(z.int()),
    counts: z.array(z.number()),
    means: z.array(z.number()),
  }),
  farthest: z.number(),
  sureness: z.record(z.string(), z.array(z.number())),
})

/**
 * Reads what comes with the embedder of the package.
 *
 * @throws EmbedderError when the file is not there or not what it should be
 */
export function loadTopicModel(): TopicModel {
  const path = join(shippedFolder(), TOPICS_FILE)
  try {
    return form.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new EmbedderError(`${path} can't be read; install the package anew`, { cause })
  }
}
