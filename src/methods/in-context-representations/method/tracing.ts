import { type Graph, neighbours } from '#data/graphs.ts'
import { type AnyMatrix, type Doubles, checkMatrix, checkPositive, checkWhole } from '#nn/rows.ts'

/**
 * Accuracy of graph tracing (section 4.1): the probability that goes to neighbours of the node one is at, the mean over
 * nodes.
 *
 * @param said - in row i what is said to follow node i, [nodes, nodes] or more columns, of which these come first
 * @throws RangeError for other shapes, or a number below 0 or above 1
 */
export function neighbourMass(said: AnyMatrix, graph: Graph): number {
  const { data, rows, dim } = checkMatrix('what is said', said)
  if (rows !== graph.nodes || dim < graph.nodes)
    throw new RangeError(`what is said is [${rows}, ${dim}], of ${graph.nodes} nodes`)
  const wrong = data.findIndex((value) => !(value >= 0 && value <= 1 + 1e-6))
  if (wrong >= 0) throw new RangeError(`${data[wrong]} at ${wrong} of what is said is no probability`)
  return neighbours(graph).reduce(
    (sum, near, i) => sum + near.reduce((mass, j) => mass + data[i * dim + j]!, 0) / rows,
    0,
  )
}

/**
 * Who remembers all pairs: what follows each node by counts of how often two nodes stood side by side so far, either way
 * round, with `pseudo` added to each count. [nodes, nodes]
 *
 * @throws RangeError for a node out of range, or a pseudo-count that is not above 0
 */
export function countedNext(walk: ArrayLike<number>, nodes: number, pseudo: number): Doubles {
  checkPositive('pseudo', pseudo)
  checkWhole('nodes', nodes, { least: 2 })
  const data = new Float64Array(nodes * nodes).fill(pseudo)
  for (let i = 0; i < nodes; i++) data[i * nodes + i] = 0
  for (let t = 0; t < walk.length; t++) {
    const here = checkWhole(`node ${t}`, walk[t]!, { most: nodes - 1 })
    const before = walk[t - 1] ?? here
    if (before === here) continue
    data[before * nodes + here]!++
    data[here * nodes + before]!++
  }
  for (let i = 0; i < nodes; i++) {
    const row = data.subarray(i * nodes, (i + 1) * nodes)
    const sum = row.reduce((total, value) => total + value, 0)
    row.forEach((value, j) => (row[j] = value / sum))
  }
  return { data, rows: nodes, dim: nodes }
}

/**
 * The paper's representation of a node (section 3): the mean of a layer's states over the last tokens that name it.
 *
 * @param states - of a walk, a row for each token, [length, d]
 * @param window - how many of the last tokens count, all of them if there are fewer
 * @returns [nodes, d], or undefined when a node is not named among them
 * @throws RangeError when rows and tokens are not as many
 */
export function tokenMeans(
  states: AnyMatrix,
  walk: ArrayLike<number>,
  { nodes, window }: { nodes: number; window: number },
): Doubles | undefined {
  const { data, rows, dim } = checkMatrix('states', states)
  if (rows !== walk.length) throw new RangeError(`${rows} states of ${walk.length} tokens`)
  checkWhole('window', window, { least: 1 })
  const means = new Float64Array(nodes * dim)
  const named = new Int32Array(nodes)
  for (let t = Math.max(0, rows - window); t < rows; t++) {
    const node = checkWhole(`node ${t}`, walk[t]!, { most: nodes - 1 })
    named[node]!++
    for (let c = 0; c < dim; c++) means[node * dim + c]! += data[t * dim + c]!
  }
  if (named.includes(0)) return undefined
  return {
    data: means.map((sum, i) => sum / named[Math.floor(i / dim)]!),
    rows: nodes,
    dim,
  }
}
