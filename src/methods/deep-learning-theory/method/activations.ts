/** An activation function with its slope. */
export interface Activation {
  value(z: number): number
  slope(z: number): number
}

const LEAK = 0.01

const logistic = (z: number) => 1 / (1 + Math.exp(-z))
const density = (z: number) => Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)

/** The activations of the book's chapters 2 and 5. GELU is the exact one, `leakyRelu` leaks 0.01. */
export const activations = {
  linear: { value: (z) => z, slope: () => 1 },
  relu: { value: (z) => (z > 0 ? z : 0), slope: (z) => (z > 0 ? 1 : 0) },
  leakyRelu: { value: (z) => (z > 0 ? z : LEAK * z), slope: (z) => (z > 0 ? 1 : LEAK) },
  tanh: { value: Math.tanh, slope: (z) => 1 - Math.tanh(z) ** 2 },
  sin: { value: Math.sin, slope: Math.cos },
  gelu: { value: (z) => z * normalShare(z), slope: (z) => normalShare(z) + z * density(z) },
  swish: { value: (z) => z * logistic(z), slope: (z) => logistic(z) * (1 + z * logistic(-z)) },
  sigmoid: { value: logistic, slope: (z) => logistic(z) * logistic(-z) },
  softplus: { value: (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))), slope: logistic },
} satisfies Record<string, Activation>

export type ActivationName = keyof typeof activations

/**
 * Looks an activation up.
 * @throws RangeError for a name we do not have, with the names we do have
 */
export function activation(name: ActivationName): Activation {
  if (!Object.hasOwn(activations, name)) {
    throw new RangeError(`no activation is called ${name}; there are ${Object.keys(activations).join(', ')}`)
  }
  return activations[name]
}

/** Share of a standard normal below z, to 1e-15 (the series of Marsaglia 2004). */
function normalShare(z: number): number {
  if (Math.abs(z) > 8.3) return z > 0 ? 1 : 0
  let term = z
  let sum = 0
  for (let k = 1; sum !== sum + term; k++) {
    sum += term
    term *= (z * z) / (2 * k + 1)
  }
  return 0.5 + sum * density(z)
}
