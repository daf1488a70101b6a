import type { numpy as np } from '@jax-js/jax'
import type { Run } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { mean } from '#nn/metrics/index.ts'
import type { ActivationName } from '../method/activations.ts'
import { type Flow, type FlowOptions, flow } from '../method/flow.ts'

export interface Deep extends FlowOptions {
  act: ActivationName
}

/** Mean squares layer by layer, averaged over networks. Consumes the key. */
export async function* sizes(key: np.Array, { act, ...options }: Deep, networks: number): Run<Flow> {
  const source = generator(key)
  const flows: Flow[] = []
  for (let done = 0; done < networks; done++) {
    flows.push(flow(act, options, source))
    yield { kind: 'progress', done, total: networks, doing: `${act} networks of ${options.depth} layers` }
  }
  const over = (of: (flow: Flow) => number[]) =>
    of(flows[0]!).map((_, layer) => mean(flows.map((each) => of(each)[layer]!)))
  return { signal: over(({ signal }) => signal), gradient: over(({ gradient }) => gradient) }
}

/** The factor by which signal or gradient, whichever changes more, is larger at one end than at the other. */
export const fold = (flows: readonly Flow[]): number =>
  Math.max(
    ...flows
      .flatMap(({ signal, gradient }) => [signal, gradient])
      .map((squares) => Math.exp(Math.abs(Math.log(squares.at(-1)! / squares[0]!)))),
  )
