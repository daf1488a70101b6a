/**
 * `npm run topics -- --data DIR`: learns topics anew from papers whose topics are known, and writes them beside the
 * embedder that comes with the package. Says which keywords are frequent and name no topic yet: what
 * `src/topics/subjects.ts` may lack.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readKnown } from '../bench/topics-data.ts'
import { openShipped, shippedFolder } from '../src/search/embed/static-embedder.ts'
import { learnTopics } from '../src/search/topics/learn-topics.ts'
import { TOPICS_FILE } from '../src/search/topics/topic-model.ts'
import { topicsOfKeywords } from '../src/topics/vocabulary.ts'

const SHOWN = 60

const { values } = parseArgs({ options: { data: { type: 'string' } } })
if (values.data === undefined) {
  console.error('give the folder that holds arxiv-papers and hf-daily-papers: npm run topics -- --data DIR')
  process.exit(2)
}
const { fields, subjects } = await readKnown(values.data)
const unnamed = [...subjects.keywords]
  .filter(([keyword]) => topicsOfKeywords([keyword]).length === 0)
  .sort(([, a], [, b]) => b - a)
console.log(`${subjects.keywords.size} keywords; frequent ones that name no topic:`)
console.log(
  unnamed
    .slice(0, SHOWN)
    .map(([keyword, times]) => `${keyword} ${times}`)
    .join(', '),
)

const model = await learnTopics(openShipped(), fields.learn, subjects.learn)
const path = join(shippedFolder(), TOPICS_FILE)
writeFileSync(path, `${JSON.stringify(model)}\n`)
console.log(
  `${path}: ${model.means.classes.length} fields of ${fields.learn.length} papers, ` +
    `${Object.keys(model.sureness).length} subjects of ${subjects.learn.length}`,
)
