/**
 * `npm run bench:why-similar`: whether the sentence without which two papers are least alike is the one that a reader would name: one with a
 * keyword that Hugging Face gave both papers, or with a word of the other's title. Beside it chance, the longest sentence, words in
 * common, and the same asked of a paper that is not near. `--data DIR` holds hf-daily-papers.
 */
import { existsSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { openShipped } from '../src/search/embed/static-embedder.ts'
import { embeddedText } from '../src/search/indexer.ts'
import { leavingOut } from '../src/search/why-similar.ts'
import { STOP_WORDS, termOf, wordsOf } from '../src/store/index.ts'
import { root } from './filled-folder.ts'

interface Paper {
  title: string
  abstract: string
  keywords: Set<string>
}
/** How much each sentence of a paper says for its likeness to another. */
type Way = (paper: number, other: number, sentences: readonly string[]) => number[] | Promise<number[]>

const { values } = parseArgs({ options: { data: { type: 'string', default: join(root, '../shared/data') } } })
const file = join(values.data, 'hf-daily-papers/daily_papers.jsonl.gz')
if (!existsSync(file)) {
  console.log(`skipped: there is no ${file}; name the folder of hf-daily-papers with --data`)
  process.exit(0)
}
const papers = readPapers()
const embedder = openShipped()
const vectors = await embedder.embed(papers.map(embeddedText), 'document')
const terms = papers.map((paper) => termsOf(embeddedText(paper)))
const papersWith = new Map<string, number>()
for (const all of terms) for (const term of all) papersWith.set(term, (papersWith.get(term) ?? 0) + 1)
const rarity = (term: string) => Math.log(papers.length / (papersWith.get(term) ?? 1))
const common =
  (weight: (term: string) => number): Way =>
  (_, other, sentences) =>
    sentences.map((sentence) =>
      [...termsOf(sentence)].reduce((sum, term) => sum + (terms[other]!.has(term) ? weight(term) : 0), 0),
    )
const falls: Way = async (paper, other) => {
  const rest = leavingOut(papers[paper]!).flatMap((part) => (part.kind === 'sentence' ? [part.rest] : []))
  return (await embedder.embed(rest, 'document')).map((vector) => -dot(vector, vectors[other]!))
}
const WAYS: Readonly<Record<string, Way>> = {
  'likeness falls most without it (shown)': falls,
  'likeness to a paper by chance falls most without it': (paper, other, sentences) =>
    falls(paper, (other * 7919 + 13) % papers.length, sentences),
  'likest by itself': async (_, other, sentences) =>
    (await embedder.embed(sentences, 'document')).map((vector) => dot(vector, vectors[other]!)),
  'most words in common': common(() => 1),
  'most words in common, rare ones more': common(rarity),
  'the longest': (_, __, sentences) => sentences.map(({ length }) => length),
}

console.log(
  `${cpus()[0]!.model}, ${cpus().length} cores, Node ${process.versions.node}; ${papers.length} papers, each with the one nearest to it`,
)
await report('a keyword that both have', (paper, other) => {
  const shared = [...papers[paper]!.keywords].filter((word) => papers[other]!.keywords.has(word))
  return (sentence) => shared.some((word) => sentence.toLowerCase().includes(word))
})
await report('a word of the other’s title', (_, other) => {
  const title = termsOf(papers[other]!.title)
  return (sentence) => [...termsOf(sentence)].some((term) => title.has(term))
})

/** How often the first sentence of each way is one with a reason, of pairs where some sentences have one and some have none. */
async function report(
  name: string,
  reasonOf: (paper: number, other: number) => (sentence: string) => boolean,
) {
  const hits = new Map(Object.keys(WAYS).map((way) => [way, 0]))
  let [pairs, chance] = [0, 0]
  for (const other of papers.keys()) {
    const paper = nearest(other)
    const sentences = leavingOut(papers[paper]!).flatMap(({ kind, text }) =>
      kind === 'sentence' ? [text] : [],
    )
    const isReason = sentences.map(reasonOf(paper, other))
    const share = isReason.filter(Boolean).length / sentences.length
    if (share === 0 || share === 1) continue
    pairs++
    chance += share
    for (const [way, scoresOf] of Object.entries(WAYS)) {
      const scores = await scoresOf(paper, other, sentences)
      const best = scores.indexOf(Math.max(...scores))
      if (isReason[best]) hits.set(way, hits.get(way)! + 1)
    }
  }
  console.log(`\nthe sentence has ${name}; ${pairs} pairs`)
  for (const [way, count] of [['chance', chance] as const, ...hits]) {
    const share = count / pairs
    const error = 1.96 * Math.sqrt((share * (1 - share)) / pairs)
    console.log(`  ${way.padEnd(54)} ${(100 * share).toFixed(1)} ± ${(100 * error).toFixed(1)} %`)
  }
}

function nearest(one: number): number {
  let [best, most] = [-1, -Infinity]
  for (let other = 0; other < papers.length; other++) {
    const likeness = other === one ? -Infinity : dot(vectors[one]!, vectors[other]!)
    if (likeness > most) [best, most] = [other, likeness]
  }
  return best
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!
  return sum
}

function termsOf(text: string): Set<string> {
  return new Set(
    wordsOf(text)
      .filter((word) => !STOP_WORDS.has(word) && word.length > 2)
      .map(termOf),
  )
}

function readPapers(): Paper[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n')
  return lines.flatMap((line): Paper[] => {
    const { paper } = JSON.parse(line) as {
      paper: { title: string; summary: string; ai_keywords?: string[] }
    }
    const plain = (text: string) => text.replaceAll(/\s+/g, ' ').trim()
    const keywords = new Set((paper.ai_keywords ?? []).map((word) => word.toLowerCase()))
    return keywords.size === 0
      ? []
      : [{ title: plain(paper.title), abstract: plain(paper.summary), keywords }]
  })
}
