import { z } from 'zod'
import { FIELD_NAMES, SUBJECT_NAMES } from '#topics/vocabulary.ts'
import { topicPath } from '../views/addresses.ts'
import { operation } from './operation.ts'
import { NOTHING } from './parameters.ts'
import { shape } from './shape.ts'

export const topics = operation({
  path: '/api/topics',
  name: 'listTopics',
  group: 'Lists',
  says: 'Topics that papers may have, those of most papers first; `/api/papers/search?q=topic:"…"` has their papers.',
  params: NOTHING,
  query: NOTHING,
  answer: shape(
    'Topics',
    z.array(
      z.object({
        name: z.string(),
        papers: z.int().describe('That are known to be about it.'),
        path: z.string().describe('Of its page.'),
      }),
    ),
  ),
  example: '/api/topics',
  async handle({ store }) {
    const counts = await store.topics.counts()
    return [...new Set([...SUBJECT_NAMES, ...FIELD_NAMES])]
      .map((name) => ({ name, papers: counts.get(name) ?? 0, path: topicPath(name) }))
      .sort((a, b) => b.papers - a.papers)
  },
})
