/** An undirected graph without loops. */
export interface Graph {
  nodes: number
  /** 1 where two nodes are joined, symmetric, [nodes * nodes]. */
  adjacency: Uint8Array
}

type Edge = readonly [a: number, b: number]

/** What random numbers are drawn from: `generator` of nn is one. */
interface Uniform {
  /** In [0, 1). */
  uniform(): number
}

/**
 * The graph with these edges; one given twice counts once.
 *
 * @throws RangeError on a loop or a node that is not there.
 */
export function graphOf(nodes: number, edges: Iterable<Edge>): Graph {
  if (!Number.isInteger(nodes) || nodes < 1) throw new RangeError(`a graph of ${nodes} nodes`)
  const adjacency = new Uint8Array(nodes * nodes)
  for (const [a, b] of edges) {
    const isThere = [a, b].every((node) => Number.isInteger(node) && node >= 0 && node < nodes)
    if (!isThere || a === b) throw new RangeError(`edge ${a}-${b} in a graph of ${nodes} nodes`)
    adjacency[a * nodes + b] = 1
    adjacency[b * nodes + a] = 1
  }
  return { nodes, adjacency }
}

/** Nodes in a circle, each joined to the next; three or more. */
export function ring(nodes: number): Graph {
  if (nodes < 3) throw new RangeError(`a ring of ${nodes} nodes`)
  return graphOf(
    nodes,
    Array.from({ length: nodes }, (_, i) => [i, (i + 1) % nodes] as const),
  )
}

/** A lattice, node `row * columns + column`; `diagonals` join corners too, and make triangles. */
export function grid(rows: number, columns: number, { diagonals = false } = {}): Graph {
  const edges: Edge[] = []
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const node = row * columns + column
      const isLast = column === columns - 1
      if (!isLast) edges.push([node, node + 1])
      if (row === rows - 1) continue
      edges.push([node, node + columns])
      if (diagonals && !isLast) edges.push([node, node + columns + 1], [node + 1, node + columns])
    }
  }
  return graphOf(rows * columns, edges)
}

/** Every pair joined with the same probability, independently (Erdős and Rényi; Gilbert). */
export function erdosRenyi(rng: Uniform, nodes: number, probability: number): Graph {
  const edges: Edge[] = []
  for (let a = 1; a < nodes; a++) {
    for (let b = 0; b < a; b++) if (rng.uniform() < probability) edges.push([a, b])
  }
  return graphOf(nodes, edges)
}

/**
 * A circle through all nodes in random order and that many random chords: connected, and every node has at
 * least two neighbours, so a walk never has to turn back.
 *
 * @throws RangeError when the graph has no room for so many chords.
 */
export function ringWithChords(rng: Uniform, nodes: number, chords: number): Graph {
  const room = (nodes * (nodes - 3)) / 2
  if (!(chords >= 0 && chords <= room)) throw new RangeError(`${chords} chords in a ring of ${nodes} nodes`)
  const { adjacency } = relabelled(ring(nodes), shuffled(rng, nodes))
  const free: Edge[] = []
  for (let a = 1; a < nodes; a++) {
    for (let b = 0; b < a; b++) if (adjacency[a * nodes + b] === 0) free.push([a, b])
  }
  const order = shuffled(rng, free.length).subarray(0, chords)
  const drawn = Array.from(order, (i) => free[i]!)
  return graphOf(nodes, [...edges({ nodes, adjacency }), ...drawn])
}

/** The same graph under other names: node i becomes `names[i]`, a permutation. */
export function relabelled({ nodes, adjacency }: Graph, names: ArrayLike<number>): Graph {
  const renamed = new Uint8Array(nodes * nodes)
  for (let a = 0; a < nodes; a++) {
    for (let b = 0; b < nodes; b++) renamed[names[a]! * nodes + names[b]!] = adjacency[a * nodes + b]!
  }
  return { nodes, adjacency: renamed }
}

/** Each edge once, the smaller node first. */
export function edges({ nodes, adjacency }: Graph): Edge[] {
  const found: Edge[] = []
  for (let a = 0; a < nodes; a++) {
    for (let b = a + 1; b < nodes; b++) if (adjacency[a * nodes + b] === 1) found.push([a, b])
  }
  return found
}

/** The nodes joined to each node, in ascending order. */
export function neighbours({ nodes, adjacency }: Graph): number[][] {
  return Array.from({ length: nodes }, (_, a) =>
    Array.from({ length: nodes }, (_, b) => b).filter((b) => adjacency[a * nodes + b] === 1),
  )
}

/** Whether every node can be reached from every other. */
export function isConnected(graph: Graph): boolean {
  const next = neighbours(graph)
  const reached = new Set([0])
  for (const node of reached) for (const near of next[node]!) reached.add(near)
  return reached.size === graph.nodes
}

/**
 * The Laplacian D - A; normalised, I - D^-1/2 A D^-1/2, where a node without neighbours has a row of zeros.
 *
 * @returns [nodes * nodes]
 */
export function laplacian({ nodes, adjacency }: Graph, { normalised = false } = {}): Float64Array {
  const degree = new Float64Array(nodes)
  for (let i = 0; i < adjacency.length; i++) degree[Math.floor(i / nodes)]! += adjacency[i]!
  return Float64Array.from(adjacency, (joined, i) => {
    const a = Math.floor(i / nodes)
    const b = i % nodes
    if (a === b) return normalised ? Math.min(1, degree[a]!) : degree[a]!
    if (joined === 0) return 0
    return normalised ? -1 / Math.sqrt(degree[a]! * degree[b]!) : -1
  })
}

/**
 * The nodes that a random walker visits, each step to a neighbour, all as likely. With `backtracking: false`
 * it does not return at once to where it came from, unless there is no other way.
 *
 * @returns [length]
 * @throws RangeError when it starts at a node without neighbours.
 */
export function randomWalk(
  rng: Uniform,
  graph: Graph,
  length: number,
  { start, backtracking = true }: { start?: number; backtracking?: boolean } = {},
): Int32Array {
  const next = neighbours(graph)
  const walk = new Int32Array(length)
  let node = start ?? Math.floor(rng.uniform() * graph.nodes)
  if (!next[node]?.length) throw new RangeError(`a walk from node ${node}, which has no neighbours`)
  let previous = -1
  for (let t = 0; t < length; t++) {
    walk[t] = node
    const near = next[node]!
    const avoids = !backtracking && previous >= 0 && near.length > 1
    let choice = Math.floor(rng.uniform() * (near.length - Number(avoids)))
    // The previous node is left out by stepping over its place in the list.
    if (avoids && choice >= near.indexOf(previous)) choice++
    previous = node
    node = near[choice]!
  }
  return walk
}

function shuffled(rng: Uniform, count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(rng.uniform() * (i + 1))
    const kept = order[i]!
    order[i] = order[j]!
    order[j] = kept
  }
  return order
}
