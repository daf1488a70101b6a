/**
 * A linear structural causal model: X = B X + N, with independent Gaussian N and no cycle in B.
 *
 * Every function that changes a model returns a new one.
 */
export interface Scm {
  nodes: number
  /** Row i holds what node i takes from each other node, B, [nodes * nodes]. */
  weights: Float64Array
  /** Means of N, [nodes]. */
  mean: Float64Array
  /** Standard deviations of N, [nodes]. */
  spread: Float64Array
  /** Every node after its parents, [nodes]. */
  order: Int32Array
}

/** What random numbers are drawn from: `generator` of nn is one. */
interface Draws {
  /** In [0, 1). */
  uniform(): number
  /** Mean 0, variance 1. */
  normal(): number
}

type Numbers = ArrayLike<number>

/**
 * A model from its equations; the means are 0 unless given.
 *
 * @param weights - row i: what node i takes from each other node, [nodes, nodes]
 * @throws RangeError on a cycle, a negative spread, or lists that do not fit each other.
 */
export function scm(weights: readonly Numbers[], spread: Numbers, mean?: Numbers): Scm {
  const nodes = weights.length
  const lists = [...weights, spread, mean ?? spread]
  if (lists.some((list) => list.length !== nodes))
    throw new RangeError(`lists that do not fit ${nodes} nodes`)
  const flat = new Float64Array(nodes * nodes)
  weights.forEach((row, i) => flat.set(Array.from(row), i * nodes))
  return checked({
    nodes,
    weights: flat,
    mean: mean ? Float64Array.from(mean) : new Float64Array(nodes),
    spread: Float64Array.from(spread),
  })
}

export interface ScmOptions {
  nodes: number
  /** Parents of each node, or as many as come before it. */
  inDegree: number
  /** Size of a weight; its sign is a fair coin. */
  weight?: readonly [from: number, to: number]
  /** Of the noise. */
  spread?: readonly [from: number, to: number]
}

/** A random model: a random order, and random parents among the nodes that come before. */
export function randomScm(
  rng: Draws,
  { nodes, inDegree, weight = [0.5, 1.5], spread = [0.5, 1.5] }: ScmOptions,
): Scm {
  const order = Int32Array.from({ length: nodes }, (_, i) => i)
  shuffle(rng, order, nodes)
  const weights = new Float64Array(nodes * nodes)
  order.forEach((node, place) => {
    const before = order.slice(0, place)
    shuffle(rng, before, inDegree)
    for (const parent of before.subarray(0, inDegree)) weights[node * nodes + parent] = signed(rng, weight)
  })
  const noise = Float64Array.from({ length: nodes }, () => between(rng, spread))
  return checked({ nodes, weights, mean: new Float64Array(nodes), spread: noise })
}

/** What an intervention puts in the place of a node's equation; what it does not name stays. */
export interface Mechanism {
  /** What the node takes from each other node, [nodes]. */
  weights?: Numbers
  mean?: number
  spread?: number
}

/**
 * Replaces the equations of some nodes and leaves the others alone: a soft intervention.
 *
 * @throws RangeError when the new equations make a cycle, or a node is not there.
 */
export function intervene(model: Scm, changes: Readonly<Record<number, Mechanism>>): Scm {
  const { nodes } = model
  const changed = {
    nodes,
    weights: model.weights.slice(),
    mean: model.mean.slice(),
    spread: model.spread.slice(),
  }
  for (const [key, { weights, mean, spread }] of Object.entries(changes)) {
    const node = Number(key)
    if (!(node < nodes)) throw new RangeError(`node ${key} of a model with ${nodes}`)
    if (weights) {
      if (weights.length !== nodes) throw new RangeError(`${weights.length} weights for ${nodes} nodes`)
      changed.weights.set(Array.from(weights), node * nodes)
    }
    if (mean !== undefined) changed.mean[node] = mean
    if (spread !== undefined) changed.spread[node] = spread
  }
  return checked(changed)
}

/** Holds nodes at values, whatever their causes say: do(X_i = value) for each of them. */
export function doIntervene(model: Scm, values: Readonly<Record<number, number>>): Scm {
  const none = new Float64Array(model.nodes)
  const held = Object.entries(values).map(([node, mean]) => [node, { weights: none, mean, spread: 0 }])
  return intervene(model, Object.fromEntries(held) as Record<number, Mechanism>)
}

/** Draws new weights from the same parents, and new noise, at the given nodes: another environment. */
export function redraw(
  rng: Draws,
  model: Scm,
  sites: Iterable<number>,
  { weight = [0.5, 1.5], spread = [0.5, 1.5] }: Pick<ScmOptions, 'weight' | 'spread'> = {},
): Scm {
  const changes: Record<number, Mechanism> = {}
  for (const site of sites) {
    const row = model.weights.slice(site * model.nodes, (site + 1) * model.nodes)
    const weights = row.map((old) => (old === 0 ? 0 : signed(rng, weight)))
    changes[site] = { weights, spread: between(rng, spread) }
  }
  return intervene(model, changes)
}

/** The nodes that an equation uses, in ascending order. */
export function parents({ nodes, weights }: Scm, node: number): number[] {
  return Array.from({ length: nodes }, (_, i) => i).filter((i) => weights[node * nodes + i] !== 0)
}

/**
 * What one unit more of noise at node j does to node i, over all paths: (I - B)^-1.
 *
 * @returns row i, column j, [nodes * nodes]
 */
export function totalEffects({ nodes, weights, order }: Scm): Float64Array {
  const effects = new Float64Array(nodes * nodes)
  for (const node of order) {
    effects[node * nodes + node] = 1
    for (let parent = 0; parent < nodes; parent++) {
      const weight = weights[node * nodes + parent]!
      if (weight === 0) continue
      for (let j = 0; j < nodes; j++) effects[node * nodes + j]! += weight * effects[parent * nodes + j]!
    }
  }
  return effects
}

/** The exact mean (I - B)^-1 E N, [nodes], and covariance (I - B)^-1 D (I - B)^-T, [nodes * nodes]. */
export function exactMoments(model: Scm): { mean: Float64Array; covariance: Float64Array } {
  const { nodes } = model
  const effects = totalEffects(model)
  const mean = new Float64Array(nodes)
  const covariance = new Float64Array(nodes * nodes)
  for (let a = 0; a < nodes; a++) {
    for (let j = 0; j < nodes; j++) mean[a]! += effects[a * nodes + j]! * model.mean[j]!
    for (let b = 0; b <= a; b++) {
      let sum = 0
      for (let j = 0; j < nodes; j++) {
        sum += effects[a * nodes + j]! * model.spread[j]! ** 2 * effects[b * nodes + j]!
      }
      covariance[a * nodes + b] = sum
      covariance[b * nodes + a] = sum
    }
  }
  return { mean, covariance }
}

/** Independent draws of all nodes, [count * nodes]. */
export function sampleScm(
  rng: Draws,
  { nodes, weights, mean, spread, order }: Scm,
  count: number,
): Float32Array {
  const drawn = new Float32Array(count * nodes)
  const x = new Float64Array(nodes)
  for (let i = 0; i < count; i++) {
    for (const node of order) {
      let value = mean[node]! + spread[node]! * rng.normal()
      for (let j = 0; j < nodes; j++) {
        const weight = weights[node * nodes + j]!
        if (weight !== 0) value += weight * x[j]!
      }
      x[node] = value
    }
    drawn.set(x, i * nodes)
  }
  return drawn
}

/** Adds the order; refuses what is no model. */
function checked(model: Omit<Scm, 'order'>): Scm {
  const { nodes, weights, spread } = model
  if (spread.some((width) => !(width >= 0))) throw new RangeError('a noise of negative spread')
  const placed = new Set<number>()
  while (placed.size < nodes) {
    const before = placed.size
    for (let node = 0; node < nodes; node++) {
      const row = weights.subarray(node * nodes, (node + 1) * nodes)
      if (!placed.has(node) && row.every((weight, i) => weight === 0 || placed.has(i))) placed.add(node)
    }
    if (placed.size === before) throw new RangeError('the causes go round in a cycle')
  }
  return { ...model, order: Int32Array.from(placed) }
}

/** Puts a random choice of `count` values at the front. */
function shuffle(rng: Draws, array: Int32Array, count: number): void {
  for (let i = 0; i < Math.min(count, array.length); i++) {
    const j = i + Math.floor(rng.uniform() * (array.length - i))
    const kept = array[i]!
    array[i] = array[j]!
    array[j] = kept
  }
}

const between = (rng: Draws, [from, to]: readonly [number, number]): number =>
  from + (to - from) * rng.uniform()
const signed = (rng: Draws, range: readonly [number, number]): number =>
  (rng.uniform() < 0.5 ? -1 : 1) * between(rng, range)
