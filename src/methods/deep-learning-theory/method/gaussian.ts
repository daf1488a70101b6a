import { checkNumber, checkWhole } from '#nn/rows.ts'

/** Nodes and positive weights of a quadrature. */
interface Quadrature {
  nodes: Float64Array
  weights: Float64Array
}

const NODES = 12
/** Panels of each half line in standard deviations: fine where a wide Gaussian sees a step, then by halves. */
const EDGES = [
  0,
  ...Array.from({ length: 12 }, (_, i) => 2 ** (i - 12)),
  ...Array.from({ length: 29 }, (_, i) => 1 + i / 2),
]

/** Gauss-Legendre on [-1, 1], roots by Newton's method: exact for polynomials of degree below 2 `count`. */
function gaussLegendre(count: number): Quadrature {
  const nodes = new Float64Array(count)
  const weights = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5))
    let slope = 1
    for (let turn = 0; turn < 20; turn++) {
      let [before, now] = [1, x]
      for (let k = 2; k <= count; k++) {
        ;[before, now] = [now, ((2 * k - 1) * x * now - (k - 1) * before) / k]
      }
      slope = (count * (x * now - before)) / (x * x - 1)
      x -= now / slope
    }
    nodes[i] = x
    weights[i] = 2 / ((1 - x * x) * slope * slope)
  }
  return { nodes, weights }
}

/** A standard normal on its right half: nodes above 0, weights adding up to a half. */
function rightHalf(): Quadrature {
  const { nodes, weights } = gaussLegendre(NODES)
  const panels = EDGES.slice(1).flatMap((end, p) => {
    const half = (end - EDGES[p]!) / 2
    return Array.from(nodes, (node, i) => {
      const z = EDGES[p]! + half * (1 + node)
      return [z, (half * weights[i]! * Math.exp(-0.5 * z * z)) / Math.sqrt(2 * Math.PI)] as const
    })
  })
  return {
    nodes: Float64Array.from(panels, ([z]) => z),
    weights: Float64Array.from(panels, ([, weight]) => weight),
  }
}

const RIGHT = rightHalf()

/**
 * E[f(z)^order] for a Gaussian z of mean zero and this variance. A variance of zero gives f(0)^order.
 *
 * Each half line is summed on its own, so a kink or a step at 0, as ReLU and its slope have, costs no digits.
 *
 * @param order - the power the function is raised to; 1 gives the mean
 * @throws RangeError for a negative or infinite variance, or an order that is no whole number from 1 on
 */
export function gaussianMoment(f: (z: number) => number, variance: number, order = 1): number {
  const deviation = Math.sqrt(checkNumber('the variance', variance, { least: 0 }))
  checkWhole('the order', order, { least: 1 })
  if (deviation === 0) return f(0) ** order
  const { nodes, weights } = RIGHT
  let sum = 0
  for (let i = 0; i < nodes.length; i++) {
    const z = deviation * nodes[i]!
    sum += weights[i]! * (f(z) ** order + f(-z) ** order)
  }
  return sum
}
