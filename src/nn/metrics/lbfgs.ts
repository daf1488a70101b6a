/** The value of a function at x; writes its gradient there into the second argument. */
export type Differentiable = (x: Float64Array, gradient: Float64Array) => number

export interface MinimiseOptions {
  maxSteps?: number
  /** Stops when no component of the gradient is larger. */
  tolerance?: number
  /** How many past steps tell of the curvature. */
  memory?: number
}

/**
 * Where a smooth function is smallest, by L-BFGS with halved steps (Liu and Nocedal 1989; Nocedal and Wright,
 * algorithm 7.4 with an Armijo search). Made for convex functions; of others it finds a nearby minimum.
 */
export function minimise(
  f: Differentiable,
  start: Float64Array,
  { maxSteps = 200, tolerance = 1e-6, memory = 10 }: MinimiseOptions = {},
): Float64Array {
  let x = start.slice()
  let gradient = new Float64Array(x.length)
  let value = f(x, gradient)
  const past: { s: Float64Array; y: Float64Array; rho: number }[] = []

  for (let step = 0; step < maxSteps && gradient.some((g) => Math.abs(g) > tolerance); step++) {
    const direction = descent(gradient, past)
    const slope = inner(direction, gradient)
    const next = new Float64Array(x.length)
    const nextGradient = new Float64Array(x.length)
    let size = past.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1
    let nextValue = Infinity
    for (; size > 1e-12; size /= 2) {
      for (let i = 0; i < x.length; i++) next[i] = x[i]! + size * direction[i]!
      nextValue = f(next, nextGradient)
      if (nextValue <= value + 1e-4 * size * slope) break
    }
    // No step goes down any more: as low as rounding lets us get.
    if (!(nextValue < value)) break

    const s = next.map((moved, i) => moved - x[i]!)
    const y = nextGradient.map((g, i) => g - gradient[i]!)
    const curvature = inner(s, y)
    if (curvature > 0) past.push({ s, y, rho: 1 / curvature })
    if (past.length > memory) past.shift()
    ;[x, gradient, value] = [next, nextGradient, nextValue]
  }
  return x
}

/** Minus the inverse Hessian times the gradient, as far as the past steps tell it (the two-loop recursion). */
function descent(gradient: Float64Array, past: readonly { s: Float64Array; y: Float64Array; rho: number }[]) {
  const direction = gradient.map((g) => -g)
  const add = (vector: Float64Array, factor: number) => {
    for (let i = 0; i < vector.length; i++) direction[i] = direction[i]! + factor * vector[i]!
  }
  const factors = past.toReversed().map(({ s, y, rho }) => {
    const factor = rho * inner(s, direction)
    add(y, -factor)
    return factor
  })
  const last = past.at(-1)
  if (last) add(direction, 1 / (last.rho * inner(last.y, last.y)) - 1)
  past.forEach(({ s, y, rho }, i) => add(s, factors[past.length - 1 - i]! - rho * inner(y, direction)))
  return direction
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
