import type { Matrix } from '#nn/metrics/index.ts'
import type { Vocabulary } from './choose-vocabulary.ts'
import type { WordMap } from './synthetic.ts'

const PER_WORD = 60
const PLAIN = 300
const PLANES = 10
const TABLES = 4

/**
 * The whole words among the tokens, each with those that lie near it. Found among the words on the same side of
 * a few directions that words themselves give: a neighbourhood is wanted, not the very nearest.
 *
 * @param vectors - centred vectors of the tokens by the teacher, [tokens, d]
 */
export function mapWords({ tokens, counts, rareWords }: Vocabulary, vectors: Matrix): WordMap {
  const chosen = tokens.flatMap((token, id) => (/^[a-z]{3,}$/.test(token) ? [id] : []))
  const units = chosen.map((id) => unit(vectors.data.subarray(id * vectors.dim, (id + 1) * vectors.dim)))
  const near = new Int32Array(chosen.length * PER_WORD)
  const buckets = Array.from({ length: TABLES }, (_, table) => bucketsOf(units, table))
  units.forEach((vector, word) => {
    const others = new Set(buckets.flatMap(({ of, words }) => words.get(of[word]!)!))
    const ranked = [...others]
      .map((other) => ({ other, cosine: dot(vector, units[other]!) }))
      .sort((a, b) => b.cosine - a.cosine || a.other - b.other)
    for (let k = 0; k < PER_WORD; k++) near[word * PER_WORD + k] = ranked[k % ranked.length]!.other
  })
  const frequent = tokens
    .map((token, id) => ({ token, count: counts[id]! }))
    .filter(({ token }) => !token.startsWith('##'))
    .sort((a, b) => b.count - a.count || (a.token < b.token ? -1 : 1))
    .slice(0, PLAIN)
  return {
    words: chosen.map((id) => tokens[id]!),
    near,
    perWord: PER_WORD,
    plain: frequent.map(({ token }) => token),
    rare: rareWords,
  }
}

/** Which words share a bucket: the same signs along differences of words. */
function bucketsOf(units: readonly Float32Array[], table: number) {
  const planes = Array.from({ length: PLANES }, (_, p) => {
    const step = 2 * (table * PLANES + p) + 1
    const a = units[(step * 7919) % units.length]!
    const b = units[(step * 104_729) % units.length]!
    return a.map((value, d) => value - b[d]!)
  })
  const of = units.map((vector) => planes.reduce((key, plane) => 2 * key + Number(dot(plane, vector) > 0), 0))
  return { of, words: Map.groupBy(of.keys(), (word) => of[word]!) }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let d = 0; d < a.length; d++) sum += a[d]! * b[d]!
  return sum
}

function unit(vector: Float32Array): Float32Array {
  const norm = Math.sqrt(dot(vector, vector)) || 1
  return vector.map((value) => value / norm)
}
