import { type Graph, laplacian, neighbours } from '#data/graphs.ts'
import { centred, symmetricEigen, timesTransposed } from '#nn/linalg.ts'
import { type Doubles, type Rows, checkNumber, checkOneOf, checkWhole, readDoubles } from '#nn/rows.ts'

/**
 * The Dirichlet energy of what represents the nodes of a graph, sum_ij A_ij |h_i - h_j|^2 (section 4.1): small when
 * neighbours are alike.
 *
 * @param h - a row for each node, [nodes, d]
 * @throws RangeError when the rows are not finite or not as many as the nodes
 */
export function dirichletEnergy(h: Rows, graph: Graph): number {
  const { joined } = squaredDistances(h, graph)
  return 2 * joined.sum
}

/**
 * The same without scale: the mean squared distance of neighbours over that of all pairs. 1 when the graph is not to be
 * seen, below 1 when neighbours lie closer, above 1 when they lie farther apart than any two nodes.
 *
 * @throws RangeError as `dirichletEnergy`, and when all rows are equal or no two nodes are joined
 */
export function relativeEnergy(h: Rows, graph: Graph): number {
  const { joined, all } = squaredDistances(h, graph)
  if (joined.count === 0) throw new RangeError('no two nodes of the graph are joined')
  if (all.sum === 0) throw new RangeError(`all ${graph.nodes} nodes are represented alike`)
  return joined.sum / joined.count / (all.sum / all.count)
}

function squaredDistances(h: Rows, { nodes, adjacency }: Graph) {
  const { data, dim } = readDoubles('the representations', h, { rows: nodes })
  const joined = { sum: 0, count: 0 }
  const all = { sum: 0, count: 0 }
  for (let i = 1; i < nodes; i++) {
    for (let j = 0; j < i; j++) {
      let squared = 0
      for (let c = 0; c < dim; c++) squared += (data[i * dim + c]! - data[j * dim + c]!) ** 2
      for (const kind of adjacency[i * nodes + j] === 1 ? [joined, all] : [all]) {
        kind.sum += squared
        kind.count++
      }
    }
  }
  return { joined, all }
}

/**
 * The layout of least energy with k orthonormal coordinates, none of them constant: eigenvectors 2, 3, … of the
 * Laplacian, that of the smallest eigenvalue first (section 5). [k, nodes]
 *
 * @throws RangeError unless k is a whole number from 1 to nodes - 1
 */
export function spectralEmbedding(graph: Graph, k: number): Doubles {
  const { nodes } = graph
  checkWhole('k', k, { least: 1, most: nodes - 1 })
  const { vectors } = symmetricEigen({ data: laplacian(graph), rows: nodes, dim: nodes })
  const data = new Float64Array(k * nodes)
  for (let i = 0; i < k; i++)
    data.set(vectors.data.subarray((nodes - 2 - i) * nodes, (nodes - 1 - i) * nodes), i * nodes)
  return { data, rows: k, dim: nodes }
}

/** Principal coordinates of the nodes, each of length one, the largest first: [k, nodes]. @throws RangeError */
export function principalCoordinates(h: Rows, k: number): Doubles {
  const rows = readDoubles('the representations', h)
  checkWhole('k', k, { least: 1, most: rows.rows - 1 })
  const rest = centred(rows)
  const { vectors, values } = symmetricEigen(timesTransposed(rest, rest))
  if (!(values[0]! > 0)) throw new RangeError(`all ${rows.rows} nodes are represented alike`)
  return { data: vectors.data.slice(0, k * rows.rows), rows: k, dim: rows.rows }
}

/**
 * How much of the graph's spectral embedding lies in the first principal coordinates, k of each: the mean squared
 * canonical correlation, 0 to 1. Of no relation it is k / (nodes - 1) on average.
 */
export function alignment(h: Rows, graph: Graph, k = 2): number {
  const layout = spectralEmbedding(graph, k)
  const seen = principalCoordinates(readDoubles('the representations', h, { rows: graph.nodes }), k)
  return timesTransposed(layout, seen).data.reduce((sum, value) => sum + value ** 2, 0) / k
}

/**
 * One round of mixing with the neighbours: self * e_i plus the mean of e_j over the neighbours j of i. With `self` 1 this is
 * what a head that looks one token back makes of a walk (Arditi 2026), with 0 what comes next, with less the same
 * for a reader that knows that no node follows itself. [nodes, d]
 *
 * @throws RangeError when a node has no neighbour, or as `dirichletEnergy`
 */
export function neighbourMixing(e: Rows, graph: Graph, self = 1): Doubles {
  checkNumber('self', self)
  const { data, rows, dim } = readDoubles('the embeddings', e, { rows: graph.nodes })
  const mixed = data.map((value) => self * value)
  neighbours(graph).forEach((near, i) => {
    if (near.length === 0) throw new RangeError(`node ${i} has no neighbours to mix with`)
    for (const j of near)
      for (let c = 0; c < dim; c++) mixed[i * dim + c]! += data[j * dim + c]! / near.length
  })
  return { data: mixed, rows, dim }
}

/** The relative energy of mixed embeddings that are all as far apart: the closed form, no draw in it. */
export function mixingEnergy(graph: Graph, self = 1): number {
  const { nodes } = graph
  const identity = Float64Array.from({ length: nodes * nodes }, (_, i) => Number(i % (nodes + 1) === 0))
  return relativeEnergy(neighbourMixing({ data: identity, rows: nodes, dim: nodes }, graph, self), graph)
}

/** Which node is black on a chessboard, when no two neighbours may be of one colour. @throws RangeError if none may */
export function chessboard(graph: Graph): boolean[] {
  const near = neighbours(graph)
  const colour = new Map<number, boolean>()
  for (let start = 0; start < graph.nodes; start++) {
    if (colour.has(start)) continue
    colour.set(start, true)
    const reached = [start]
    for (const node of reached)
      for (const next of near[node]!) {
        if (!colour.has(next)) reached.push(next)
        checkOneOf('the colour of a neighbour', colour.get(next) ?? !colour.get(node), [!colour.get(node)])
        colour.set(next, !colour.get(node))
      }
  }
  return Array.from({ length: graph.nodes }, (_, node) => colour.get(node)!)
}
