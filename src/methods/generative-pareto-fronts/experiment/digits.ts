import type { Part, Role, Split } from '#data/split.ts'
import { digitsOf } from '#data/digits.ts'
import { type PrincipalComponents, principalComponents } from '#nn/linalg.ts'
import type { Matrix } from '#nn/rows.ts'
import type { Codes } from './judge.ts'

const SIDE = 14
export const COMPONENTS = 24

/** The parts as principal components of the training digits, all divided by one number so that their mean square is 1. */
export async function codesOf(parts: Split) {
  const train = await digitsOf(parts.train, { side: SIDE })
  const basis = principalComponents(train.x, COMPONENTS)
  const part = async <R extends Role>(rows: Part<R>): Promise<Part<R> & Codes> => {
    const digits = await digitsOf(rows, { side: SIDE })
    return { ...digits, x: encoded(digits.x, basis) }
  }
  return {
    train: { ...train, x: encoded(train.x, basis) },
    validation: await part(parts.validation),
    test: await part(parts.test),
  }
}

function encoded({ data, rows, dim }: Matrix, { means, components, variances }: PrincipalComponents): Matrix {
  const k = components.rows
  const scale = Math.sqrt(variances.reduce((sum, variance) => sum + variance, 0) / k)
  const codes = new Float32Array(rows * k)
  for (let row = 0; row < rows; row++)
    for (let c = 0; c < k; c++) {
      let sum = 0
      for (let d = 0; d < dim; d++) sum += (data[row * dim + d]! - means[d]!) * components.data[c * dim + d]!
      codes[row * k + c] = sum / scale
    }
  return { data: codes, rows, dim: k }
}
