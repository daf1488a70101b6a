import { nn, numpy as np, random, tree } from '@jax-js/jax'
import { type Dense, dense, initDense } from '#nn/dense.ts'
import { keys } from '#nn/random.ts'
import { checkOneOf, checkOptions, checkWhole } from '#nn/rows.ts'
import { type Transformer, initTransformer, transformer } from '#nn/transformer.ts'
import { attend, initUrpe, toeplitz } from './attention.ts'

const POSITIONS = ['none', 'absolute', 'rpe', 'urpe'] as const

/** Where a token stands enters by nothing, by a vector per position, or by distances in the attention. */
export type Position = (typeof POSITIONS)[number]

/** One layer's maps: to queries, keys and values [width, 3, heads, d], and back [heads, d, width]. No biases. */
export type Projections = { qkv: np.Array; out: np.Array }

/** An encoder's parameters. */
export type Encoder = {
  /** Embeddings, [vocabulary, width]. */
  tokens: np.Array
  /** `absolute` [n, width] for 'absolute', `bias` [heads, 2n - 1] for 'rpe' and 'urpe', `c` alike for 'urpe'. */
  positions: Record<string, np.Array>
  layers: Transformer<Projections>
  out: Dense
}

export interface EncoderSizes {
  vocabulary: number
  /** Numbers told for each position. */
  classes: number
  /** Positions of every sequence. */
  n: number
  width: number
  depth: number
  /** Divides the width. */
  heads: number
  /** Width between the two dense maps of a layer. */
  hidden: number
}

export interface EncoderOptions {
  position: Position
  /** Divides each row of URPE's weights by its sum again: the same numbers, without what they are for. */
  sumsToOne?: boolean
}

/**
 * Random parameters for one way to tell positions; the tables start at zero bias and ones. All ways share the
 * other parameters' numbers. Consumes the key.
 *
 * @throws RangeError when the heads do not divide the width, or a size is not a whole number from 1
 */
export function initEncoder(key: np.Array, sizes: EncoderSizes, position: Position): Encoder {
  checkOneOf('position', position, POSITIONS)
  for (const [name, value] of Object.entries(sizes)) checkWhole(name, value, { least: 1 })
  const { vocabulary, classes, n, width, depth, heads, hidden } = sizes
  if (width % heads !== 0) throw new RangeError(`${heads} heads do not divide a width of ${width}`)
  const parts = keys(key, 'tokens', 'layers', 'out', 'absolute')
  const d = width / heads
  const projections = (key: np.Array): Projections => {
    const each = keys(key, 'qkv', 'out')
    const draw = (part: np.Array, shape: number[]) => random.normal(part, shape).mul(1 / Math.sqrt(width))
    return { qkv: draw(each.qkv, [width, 3, heads, d]), out: draw(each.out, [heads, d, width]) }
  }
  const { bias, c } = initUrpe(heads, n)
  const tables = {
    none: () => ({}),
    absolute: () => ({ absolute: random.normal(parts.absolute.ref, [n, width]) }),
    rpe: () => ({ bias: bias.ref }),
    urpe: () => ({ bias: bias.ref, c: c.ref }),
  } satisfies Record<Position, () => Record<string, np.Array>>
  const positions = tables[position]()
  tree.dispose([bias, c, parts.absolute])
  return {
    tokens: random.normal(parts.tokens, [vocabulary, width]),
    positions,
    layers: initTransformer(parts.layers, { width, depth, hidden }, projections),
    out: initDense(parts.out, width, classes, 1),
  }
}

/**
 * Reads tokens [batch, n] and tells `classes` numbers at each position: [batch, n, classes].
 *
 * A pre-LN transformer without mask, padding or first token, each of which would give positions away. The
 * tables b and c serve all layers. Tables that the chosen way does not use are left aside. Consumes both
 * arguments.
 *
 * @throws RangeError when a table is missing, or made for another number of positions
 */
export function transformerEncoder(
  { tokens: embeddings, positions, layers, out }: Encoder,
  tokens: np.Array,
  options: EncoderOptions,
): np.Array {
  checkOptions('transformerEncoder', options, ['position', 'sumsToOne'])
  const { position, sumsToOne = false } = options
  checkOneOf('position', position, POSITIONS)
  if (tokens.ndim !== 2) throw new RangeError(`tokens are [batch, n], got [${tokens.shape.join(', ')}]`)
  const n = tokens.shape[1]!
  const [width, , heads, d] = layers.blocks[0]!.attention.qkv.shape
  const used = USED[position]
  for (const name of used) checkTable(name, positions[name], name === 'absolute' ? n : 2 * n - 1)

  const table = (name: string) => (used.includes(name) ? positions[name]!.ref : undefined)
  const [absolute, bias, c] = [table('absolute'), table('bias'), table('c')]
  tree.dispose(positions)
  const matrices = { B: bias && toeplitz(bias, n), C: c && toeplitz(c, n) }

  let x = np.dot(nn.oneHot(tokens.astype(np.int32), embeddings.shape[0]!), embeddings)
  if (absolute) x = x.add(absolute)
  const h = transformer(layers, x, ({ qkv, out }, h) => {
    const all = np.dot(h, qkv.reshape([width!, 3 * width!])).reshape([-1, n, 3, heads!, d!])
    const [q, k, v] = np.unstack(all.transpose([2, 0, 3, 1, 4])) as [np.Array, np.Array, np.Array]
    const heard = attend(q, k, v, { B: matrices.B?.ref, C: matrices.C?.ref, sumsToOne })
    return np.dot(heard.transpose([0, 2, 1, 3]).reshape([-1, n, width!]), out.reshape([width!, width!]))
  })
  matrices.B?.dispose()
  matrices.C?.dispose()
  return dense(out, h)
}

const USED: Record<Position, readonly string[]> = {
  none: [],
  absolute: ['absolute'],
  rpe: ['bias'],
  urpe: ['bias', 'c'],
}

function checkTable(name: string, table: np.Array | undefined, entries: number): void {
  if (!table) throw new RangeError(`these parameters have no table '${name}'`)
  const found = name === 'absolute' ? table.shape[0] : table.shape.at(-1)
  if (found !== entries) throw new RangeError(`'${name}' has ${found} entries, these tokens need ${entries}`)
}
