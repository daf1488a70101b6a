import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type Papers, tfIdf } from '../src/feed/for-you/rankers/index.ts'
import type { RandomGenerator } from '../src/nn/generator.ts'
import { openShipped } from '../src/search/embed/static-embedder.ts'

/** Readers and what they kept, as CiteULike's collections are laid out: users.dat, mult.dat, vocabulary.dat. */
export interface Kept {
  papers: Papers
  /** Rows of the papers that each reader kept. */
  readers: readonly (readonly number[])[]
  /** The earliest year that tags of a paper name; NaN for one without: the only times there are. */
  years: Float64Array
}

/** Lines of a file, plain or with .gz; undefined when there is neither. */
function lines(folder: string, name: string): string[] | undefined {
  for (const path of [join(folder, name), join(folder, `${name}.gz`)]) {
    if (!existsSync(path)) continue
    const bytes = readFileSync(path)
    const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
    return text.replace(/\n$/, '').split(/\r?\n/)
  }
  return undefined
}

/** Numbers of each line after the first, which says how many follow. */
const lists = (all: readonly string[]): number[][] =>
  all.map((line) => line.trim().split(/\s+/).slice(1).map(Number))

/**
 * Reads a folder; undefined when it has no readers.
 *
 * Papers are bags of words without stop words. The site's embedder adds up tokens, so a bag has the vector that the text
 * would have, but for those words.
 */
export async function readKept(folder: string): Promise<Kept | undefined> {
  const [users, bags, vocabulary] = ['users.dat', 'mult.dat', 'vocabulary.dat'].map((name) =>
    lines(folder, name),
  )
  if (!users || !bags || !vocabulary) return undefined
  const words = vocabulary.map((word) => word.trim())
  const counts = bags.map((line) =>
    line
      .trim()
      .split(/\s+/)
      .slice(1)
      .map((pair) => pair.split(':').map(Number) as [number, number]),
  )
  const embedder = openShipped()
  const texts = counts.map((row) =>
    row.flatMap(([word, count]) => Array<string>(count).fill(words[word]!)).join(' '),
  )
  const vectors = new Float32Array(texts.length * embedder.width)
  const embedded = await embedder.embed(texts, 'document')
  embedded.forEach((vector, paper) => vectors.set(vector, paper * embedder.width))
  const readers = lists(users).map((kept) => [...new Set(kept)])
  const beyond = readers.flat().find((paper) => !(paper >= 0 && paper < texts.length))
  if (beyond !== undefined)
    throw new RangeError(
      `${folder}: users.dat names paper ${beyond}, mult.dat has ${texts.length}; are both of one set?`,
    )
  return {
    papers: { count: texts.length, vectors, width: embedder.width, words: tfIdf(counts, words.length) },
    readers,
    years: yearsOf(folder, texts.length),
  }
}

function yearsOf(folder: string, count: number): Float64Array {
  const years = new Float64Array(count).fill(NaN)
  const [tags, tagged] = [lines(folder, 'tags.dat'), lines(folder, 'tag-item.dat')]
  if (!tags || !tagged) return years
  const papers = lists(tagged)
  tags.forEach((tag, t) => {
    const year = Number(/(?<!\d)(19[5-9]\d|20[01]\d)(?!\d)/.exec(tag)?.[1])
    for (const paper of papers[t] ?? [])
      if (!(years[paper]! <= year) && !Number.isNaN(year)) years[paper] = year
  })
  return years
}

/** What is known of readers, and what they kept besides, which has to be found. */
export interface Parts {
  known: readonly (readonly number[])[]
  tasks: readonly Task[]
}

/** Something to be found by one setting's choice (validation) or by the chosen one (test). */
export interface Task {
  kind: 'new' | 'new by year' | 'new, from one pick' | 'new, from three picks' | 'known'
  /** How many of the papers a reader is known to keep are told; all unless said. */
  picks?: number
  role: 'validation' | 'test'
  candidates: Int32Array
  /** What each reader kept of the candidates: [readers]. */
  wanted: readonly (readonly number[])[]
}

export interface Cut {
  readers: number
  /** Papers from this year on are new. */
  year: number
}

/**
 * Some readers who kept five papers at least. New papers are taken out as a whole, so that nobody is known to keep them: those that
 * tags say are of `year` or later, and of the others a tenth at random for the test and a twentieth for validation. Of
 * what is left, a tenth of each reader's papers is to be found by either role, among papers that five of the
 * readers are known to keep.
 */
export function cut(
  { readers, papers, years }: Kept,
  { readers: most, year }: Cut,
  rng: RandomGenerator,
): Parts {
  const chosen = rng.shuffle(readers.filter((kept) => kept.length >= 5)).slice(0, most)
  const part = Array.from({ length: papers.count }, (_, paper) => {
    const drawn = rng.uniform()
    if (years[paper]! >= year) return 'year'
    return drawn < 0.1 ? 'test' : drawn < 0.15 ? 'validation' : 'known'
  })
  const pieces = chosen.map((kept) => {
    const old = rng.shuffle(kept.filter((paper) => part[paper] === 'known'))
    const some = Math.round(old.length * 0.1)
    return { validation: old.slice(0, some), test: old.slice(some, 2 * some), known: old.slice(2 * some) }
  })
  const known = pieces.map((piece) => piece.known)
  const keepers = new Map<number, number>()
  for (const paper of known.flat()) keepers.set(paper, (keepers.get(paper) ?? 0) + 1)
  const all = Array.from(part.keys())
  const task = (
    kind: Task['kind'],
    role: Task['role'],
    candidates: number[],
    found: (reader: number) => number[],
  ): Task => {
    const among = new Set(candidates)
    const wanted = chosen.map((_, reader) =>
      known[reader]!.length === 0 ? [] : found(reader).filter((paper) => among.has(paper)),
    )
    return { kind, role, candidates: Int32Array.from(candidates), wanted }
  }
  const popular = all.filter((paper) => (keepers.get(paper) ?? 0) >= 5)
  const ofPart = (name: string) => all.filter((paper) => part[paper] === name)
  const fresh = task('new', 'test', ofPart('test'), (reader) => [...chosen[reader]!])
  return {
    known,
    tasks: [
      task('new', 'validation', ofPart('validation'), (reader) => [...chosen[reader]!]),
      task('known', 'validation', popular, (reader) => pieces[reader]!.validation),
      fresh,
      { ...fresh, kind: 'new, from one pick', picks: 1 },
      { ...fresh, kind: 'new, from three picks', picks: 3 },
      task('new by year', 'test', ofPart('year'), (reader) => [...chosen[reader]!]),
      task('known', 'test', popular, (reader) => pieces[reader]!.test),
    ],
  }
}
