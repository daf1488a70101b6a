import { type Doubles, type Rows, checkSameLength, readDoubles, readLabels } from '#nn/rows.ts'

/**
 * How much any two neurons fire together: Pearson's correlation of their activations, [neurons, neurons]. A neuron that
 * never changes goes with none.
 *
 * @param activations - a token a row, a neuron a column
 * @throws RangeError for fewer than two tokens or numbers that are not finite
 */
export function coactivation(activations: Rows): Doubles {
  const { data, rows, dim } = readDoubles('the activations', activations, { leastRows: 2 })
  // A neuron a row, at mean 0 and length 1.
  const neurons = new Float64Array(dim * rows)
  for (let n = 0; n < dim; n++) {
    let mean = 0
    for (let t = 0; t < rows; t++) mean += data[t * dim + n]! / rows
    let squares = 0
    for (let t = 0; t < rows; t++) squares += (data[t * dim + n]! - mean) ** 2
    const scale = squares > 1e-12 * rows ? 1 / Math.sqrt(squares) : 0
    for (let t = 0; t < rows; t++) neurons[n * rows + t] = (data[t * dim + n]! - mean) * scale
  }
  const found = { data: new Float64Array(dim * dim), rows: dim, dim }
  for (let a = 0; a < dim; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0
      for (let t = 0; t < rows; t++) sum += neurons[a * rows + t]! * neurons[b * rows + t]!
      found.data[a * dim + b] = found.data[b * dim + a] = sum
    }
  }
  return found
}

/** How much two neurons of one group, and of two groups, fire together on average. */
export interface Modularity {
  within: number
  across: number
}

/** Means over pairs of different neurons. @throws RangeError for one group alone, or where each neuron is a group */
export function modularity(together: Doubles, labels: ArrayLike<number>): Modularity {
  const groups = readLabels('the groups', labels)
  checkSameLength('neurons and groups', together.rows, groups.length)
  const [sums, counts] = [
    [0, 0],
    [0, 0],
  ]
  for (let a = 0; a < groups.length; a++) {
    for (let b = 0; b < a; b++) {
      const side = groups[a] === groups[b] ? 0 : 1
      sums[side]! += together.data[a * together.dim + b]!
      counts[side]!++
    }
  }
  if (counts[0] === 0 || counts[1] === 0)
    throw new RangeError('modularity needs two groups at least, and two neurons in one of them')
  return { within: sums[0]! / counts[0]!, across: sums[1]! / counts[1]! }
}
