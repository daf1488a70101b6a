import { nn, numpy as np, random, tree } from '@jax-js/jax'
import { type Din, type DinBatch, dinForward, initDin } from '#methods/deep-interest-network/index.ts'
import { UnifiedEmbedding } from '#methods/unified-embedding/index.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { compile } from '#nn/jit.ts'
import { keys } from '#nn/random.ts'
import { trainer } from '#nn/train.ts'
import { type Community, type Papers, type Ranker, type Score, keepers } from './ranker.ts'
import type { SparseRows } from './sparse-rows.ts'

/** Kept papers that are looked at, of those who keep more a part. */
const HISTORY = 10
/** Telling words of a paper that are looked up. */
const WORDS = 8
const READERS_A_STEP = 64
/** Papers that a reader did not keep, for each kept one. */
const OTHERS = 3
const WIDTH = 16
const TABLE = { buckets: 2 ** 14, dim: WIDTH / 2 }
const SIZES = { itemDim: WIDTH, categoryDim: WIDTH, unit: [16], scorer: [32, 16] }
/** Candidates in one pass of the trained network. */
const PASS = 512

export interface DinSetting {
  learningRate: number
  /** How often a paper is shown without its own row, as a new one has none; at 1 no paper has one. */
  unknown: number
  normalize: 'none' | 'softmax'
  steps: number
}

/**
 * A deep interest network: kept papers weighed by each candidate. A paper is what its vector says, projected, beside rows of one
 * unified embedding for its telling words and for itself; the last is left out of papers that are new.
 */
export const deepInterest: Ranker<DinSetting> = {
  name: 'deep interest network',
  settings: [3e-3, 1e-2].flatMap((learningRate) =>
    [0.5, 1].flatMap((unknown) =>
      (['none', 'softmax'] as const).map((normalize) => ({ learningRate, unknown, normalize, steps: 400 })),
    ),
  ),
  async fit(community, setting, seed) {
    const rng = generator(random.key(seed))
    const rows = tableRows(community.papers)
    const params = await learn(community, rows, setting, rng, random.key(seed + 1))
    const known = keepers(community).map((count) => (count > 0 && setting.unknown < 1 ? 1 : 0))
    return scoring(community.papers, rows, params, known, setting)
  },
}

/** What is learned: DIN without its tables of papers, which are made of these. */
type Params = { network: Omit<Din, 'items' | 'categories' | 'bias'>; projection: np.Array; table: np.Array }

/** Rows of the unified embedding: the words of each paper, then its own; 0 in `shown` where it has fewer words. */
interface TableRows {
  /** [papers, WORDS + 1] */
  rows: Int32Array
  shown: Float32Array
}

function tableRows({ count, words }: Papers): TableRows {
  const embedding = new UnifiedEmbedding(TABLE)
  embedding.addFeature('word', 1)
  embedding.addFeature('paper', 1)
  const own = embedding.rows(
    'paper',
    Int32Array.from({ length: count }, (_, paper) => paper),
  )
  const ofWords = embedding.rows(
    'word',
    Int32Array.from({ length: words.columns }, (_, word) => word),
  )
  const found: TableRows = {
    rows: new Int32Array(count * (WORDS + 1)),
    shown: new Float32Array(count * (WORDS + 1)),
  }
  for (let paper = 0; paper < count; paper++) {
    const from = paper * (WORDS + 1)
    const telling = tellingWords(words, paper)
    telling.forEach((word, i) => {
      found.rows[from + i] = ofWords[word]!
      found.shown[from + i] = 1 / telling.length
    })
    found.rows[from + WORDS] = own[paper]!
    found.shown[from + WORDS] = 1
  }
  return found
}

const tellingWords = ({ starts, at, values }: SparseRows, paper: number): number[] =>
  Array.from({ length: starts[paper + 1]! - starts[paper]! }, (_, i) => starts[paper]! + i)
    .sort((i, j) => values[j]! - values[i]! || at[i]! - at[j]!)
    .slice(0, WORDS)
    .map((i) => at[i]!)

/** The vectors of papers [n, 2 WIDTH] as DIN's two tables. Consumes all its arguments. */
function embedPapers(
  { projection, table }: Omit<Params, 'network'>,
  vectors: np.Array,
  rows: np.Array,
  shown: np.Array,
): { items: np.Array; categories: np.Array } {
  const n = vectors.shape[0]!
  const looked = np
    .take(table, rows.reshape([-1]), 0)
    .mul(shown.reshape([-1, 1]))
    .reshape([n, WORDS + 1, TABLE.dim])
  const words = looked.ref.slice([], [0, WORDS]).sum(1)
  const own = looked.slice([], WORDS)
  return { items: np.dot(vectors, projection), categories: np.concatenate([words, own], -1) }
}

async function learn(
  { papers, readers }: Community,
  rows: TableRows,
  { learningRate, unknown, normalize, steps }: DinSetting,
  rng: RandomGenerator,
  key: np.Array,
): Promise<Params> {
  const parts = keys(key, 'network', 'projection', 'table')
  const { items, categories, bias, ...network } = initDin(parts.network, {
    ...SIZES,
    items: 1,
    categories: 1,
  })
  tree.dispose([items, categories, bias])
  // A projected vector starts about as large as rows of the table and DIN's own embeddings do.
  const scale = 0.3 / Math.sqrt(papers.width)
  const embedding = new UnifiedEmbedding(TABLE)
  const params: Params = {
    network,
    projection: random.normal(parts.projection, [papers.width, WIDTH]).mul(scale),
    table: embedding.init(parts.table, 0.3),
  }
  const loss = (
    { network, ...tables }: Params,
    vectors: np.Array,
    looked: np.Array,
    shown: np.Array,
    mask: np.Array,
  ): np.Array => {
    const embedded = embedPapers(tables, vectors, looked, shown)
    const din = { ...network, ...embedded, bias: np.zeros([BATCH_PAPERS]) }
    const logits = dinForward(din, batchOf(CANDIDATE_IDS, HISTORY_IDS, mask), { normalize })
    const wanted = np.array(WANTED)
    return nn.softplus(logits.ref).sub(logits.mul(wanted)).mean()
  }
  const model = trainer(params, loss)
  const many = readers.filter((kept) => kept.length >= 2)
  const liked = many.flat()
  for (let step = 0; step < steps; step++) {
    const batch = drawBatch(papers, rows, many, liked, unknown, rng)
    const rate = (learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2
    const value = model.step(rate, ...batch)
    if (step % 10 === 9) await value.data()
    else value.dispose()
  }
  model.dispose()
  return model.params
}

const CANDIDATES = READERS_A_STEP * (1 + OTHERS)
const BATCH_PAPERS = CANDIDATES + READERS_A_STEP * HISTORY
const CANDIDATE_IDS = Int32Array.from({ length: CANDIDATES }, (_, i) => i)
/** The candidates of one reader lie one after another, the wanted one first. */
const HISTORY_IDS = Int32Array.from(
  { length: CANDIDATES * HISTORY },
  (_, i) => CANDIDATES + Math.floor(i / HISTORY / (1 + OTHERS)) * HISTORY + (i % HISTORY),
)
const WANTED = Float32Array.from({ length: CANDIDATES }, (_, i) => (i % (1 + OTHERS) === 0 ? 1 : 0))

function batchOf(item: Int32Array, history: Int32Array, mask: np.Array): DinBatch {
  const ids = () => np.array(item.slice())
  const clicks = () => np.array(history.slice()).reshape([item.length, HISTORY])
  return { item: ids(), category: ids(), historyItems: clicks(), historyCategories: clicks(), mask }
}

/**
 * Readers with one kept paper each as the wanted candidate, the others as history. Of the papers beside it half are
 * drawn as often as they are kept, so that popularity alone tells little, and half from all that are kept.
 */
function drawBatch(
  papers: Papers,
  rows: TableRows,
  readers: readonly (readonly number[])[],
  liked: readonly number[],
  unknown: number,
  rng: RandomGenerator,
): [np.Array, np.Array, np.Array, np.Array] {
  const ids = new Int32Array(BATCH_PAPERS)
  const mask = new Float32Array(CANDIDATES * HISTORY)
  for (let r = 0; r < READERS_A_STEP; r++) {
    const own = readers[rng.int(readers.length)]!
    const drawn = rng.shuffle([...own]).slice(0, HISTORY + 1)
    const first = r * (1 + OTHERS)
    ids[first] = drawn[0]!
    for (let o = 1; o <= OTHERS; o++) ids[first + o] = stranger(own, liked, rng)
    drawn.slice(1).forEach((paper, t) => {
      ids[CANDIDATES + r * HISTORY + t] = paper
      for (let o = 0; o <= OTHERS; o++) mask[(first + o) * HISTORY + t] = 1
    })
  }
  const { vectors, looked, shown } = gather(papers, rows, ids, () => (rng.uniform() < unknown ? 0 : 1))
  return [vectors, looked, shown, np.array(mask).reshape([CANDIDATES, HISTORY])]
}

function stranger(own: readonly number[], liked: readonly number[], rng: RandomGenerator): number {
  for (let tries = 0; ; tries++) {
    const paper = liked[rng.int(liked.length)]!
    if (!own.includes(paper) || tries === 20) return paper
  }
}

/** What the papers of some ids are made of: [n, width], [n, WORDS + 1] and as many weights. */
function gather(
  { vectors, width }: Papers,
  { rows, shown }: TableRows,
  ids: Int32Array,
  hasOwn: (at: number) => number,
): { vectors: np.Array; looked: np.Array; shown: np.Array } {
  const [n, k] = [ids.length, WORDS + 1]
  const found = {
    vectors: new Float32Array(n * width),
    looked: new Int32Array(n * k),
    shown: new Float32Array(n * k),
  }
  ids.forEach((paper, i) => {
    found.vectors.set(vectors.subarray(paper * width, (paper + 1) * width), i * width)
    found.looked.set(rows.subarray(paper * k, (paper + 1) * k), i * k)
    found.shown.set(shown.subarray(paper * k, (paper + 1) * k), i * k)
    found.shown[i * k + WORDS] = hasOwn(i)
  })
  // Unit vectors have numbers of about 1 / sqrt(width): too small to begin with.
  const scale = Math.sqrt(width)
  for (let i = 0; i < found.vectors.length; i++) found.vectors[i]! *= scale
  return {
    vectors: np.array(found.vectors).reshape([n, width]),
    looked: np.array(found.looked).reshape([n, k]),
    shown: np.array(found.shown).reshape([n, k]),
  }
}

/** Scores with what was learned: the tables of all papers are made once. Consumes the parameters. */
function scoring(
  papers: Papers,
  rows: TableRows,
  { network, ...tables }: Params,
  known: ArrayLike<number>,
  { normalize }: DinSetting,
): Score {
  const all = Int32Array.from({ length: papers.count }, (_, paper) => paper)
  const { vectors, looked, shown } = gather(papers, rows, all, (paper) => known[paper]!)
  const { items, categories } = embedPapers(tables, vectors, looked, shown)
  const table = { items: items.dataSync() as Float32Array, categories: categories.dataSync() as Float32Array }
  const run = compile((network: Params['network'], items: np.Array, categories: np.Array, mask: np.Array) =>
    dinForward(
      { ...network, items, categories, bias: np.zeros([PASS + HISTORY]) },
      batchOf(PASS_IDS, PASS_HISTORY, mask),
      { normalize },
    ),
  )
  const rowsOf = (which: Float32Array, ids: readonly number[]): np.Array => {
    const found = new Float32Array((PASS + HISTORY) * WIDTH)
    ids.forEach((paper, i) => found.set(which.subarray(paper * WIDTH, (paper + 1) * WIDTH), i * WIDTH))
    return np.array(found).reshape([PASS + HISTORY, WIDTH])
  }
  return (kept, candidates) => {
    const history = spread(kept)
    const mask = Float32Array.from({ length: PASS * HISTORY }, (_, i) =>
      i % HISTORY < history.length ? 1 : 0,
    )
    const scores = new Float64Array(candidates.length)
    for (let from = 0; from < candidates.length; from += PASS) {
      const part = Array.from(
        { length: Math.min(PASS, candidates.length - from) },
        (_, i) => candidates[from + i]!,
      )
      const ids = [...part, ...Array.from({ length: PASS - part.length }, () => part[0]!), ...history]
      const logits = run(
        tree.ref(network),
        rowsOf(table.items, ids),
        rowsOf(table.categories, ids),
        np.array(mask.slice()).reshape([PASS, HISTORY]),
      ).dataSync() as Float32Array
      scores.set(logits.subarray(0, part.length), from)
    }
    return scores
  }
}

const PASS_IDS = Int32Array.from({ length: PASS }, (_, i) => i)
const PASS_HISTORY = Int32Array.from({ length: PASS * HISTORY }, (_, i) => PASS + (i % HISTORY))

/** As many kept papers as are looked at, evenly from all. */
const spread = (kept: readonly number[]): readonly number[] =>
  kept.length <= HISTORY
    ? kept
    : Array.from({ length: HISTORY }, (_, i) => kept[Math.floor((i * kept.length) / HISTORY)]!)
