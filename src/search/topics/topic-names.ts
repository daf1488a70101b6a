import type { PaperTopic, StoredPaper } from '#store/index.ts'
import { topicKey } from '#topics/vocabulary.ts'

/** The names of a paper's topics: those of the catalogue as it has them, then what was found out besides. */
export function topicNames({ topics }: StoredPaper, known: readonly PaperTopic[] = []): string[] {
  const own = new Set(topics.map(topicKey))
  return [...topics, ...known.map(({ name }) => name).filter((name) => !own.has(topicKey(name)))]
}
