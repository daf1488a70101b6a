import { random, tree } from '@jax-js/jax'
import { splitEvent } from '#data/split.ts'
import { part } from '#lab/part.ts'
import { type Run, defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'
import { selectiveScanSequential } from '../method/sequential.ts'
import { type Instructions, counted, drawFlipFlops, drawMaps } from './flip-flop.ts'
import { agePicture, mapPicture } from './pictures.ts'
import { type Arm, armsOf, byAge, hits, learn, share } from './readers.ts'

const SEQUENCES = { train: 2000, validation: 60, test: 60, length: 64, times: 2 }
const SEQUENCE_STEPS = 250
const MAPS = { train: 800, validation: 100, test: 100 }
const MAP_STEPS = 100
/** What the rivals of the claims get once. */
const LONGER = 3

export const reproduction = defineReproduction({
  metrics: {
    selective: 'sequences: places at which the selective state space is right',
    constant: 'sequences: the time-invariant one',
    linear: 'sequences: linear attention',
    gated: 'sequences: minimal gated recurrence',
    counted: 'sequences: the value written most often so far',
    selectiveLong: 'twice as long: the selective state space',
    constantLong: 'twice as long: the time-invariant one',
    linearLong: 'twice as long: linear attention',
    gatedLong: 'twice as long: minimal gated recurrence',
    rivalLong: 'twice as long: the better of time-invariant and linear attention',
    cross: 'maps with one writer: places at which four scans are right',
    local: 'maps with one writer: two 3 x 3 convolutions, which do not see the whole map',
    wide: 'maps with one writer: two 5 x 5 convolutions, which do',
    attention: 'maps with one writer: attention',
    growth: 'operations of the scan for four times as many tokens',
  },
  mechanisms: {
    selection: 'keep step size, input and read-out constant',
    'cross-scan': 'read row by row from the start in all four scans',
  },
  claims: [
    {
      from: 'abstract, selection and context without end',
      says: (bound) =>
        `In sequences twice as long as those trained on, a selective state space names the value to be remembered at least ${bound} more often than a time-invariant one or linear attention, whichever is better.`,
      unit: 'points',
      atLeast: 0.1,
      null: 0,
      sides: ['more', 'fewer'],
      restsOn: ['selection'],
      measure: (m) => m.selectiveLong - m.rivalLong,
    },
    {
      from: 'abstract, convolutions lack a global receptive field',
      says: (bound) =>
        `Where one place of a map tells what all have to know, four scans get at least ${bound} of the lead that attention has over two 3 x 3 convolutions.`,
      unit: '%',
      atLeast: 0.6,
      null: 0,
      restsOn: ['cross-scan'],
      measure: (m) => (m.cross - m.local) / (m.attention - m.local),
    },
  ],
  checks: [
    {
      says: (bound) =>
        `Four times as many tokens take at most ${bound} as many operations of the sequential scan.`,
      unit: 'times',
      atMost: 4.01,
      measure: (m) => m.growth,
    },
    {
      // Counting needs no selection: a state that never decays, or equal attention, does it.
      says: (bound) =>
        `The value written most often so far is right at most ${bound} more often than the time-invariant state space.`,
      unit: 'points',
      atMost: 0.1,
      sides: ['more', 'fewer'],
      measure: (m) => m.counted - m.constant,
    },
    {
      says: (bound) => `And at most ${bound} more often than linear attention.`,
      unit: 'points',
      atMost: 0.1,
      sides: ['more', 'fewer'],
      measure: (m) => m.counted - m.linear,
    },
    {
      // Liu et al. 2023: recurrent networks solve flip-flops.
      says: (bound) => `The gated recurrence is right at least ${bound} of the time.`,
      unit: '%',
      atLeast: 0.95,
      measure: (m) => m.gated,
    },
    {
      says: (bound) => `Attention is right at ${bound} of the places of maps with one writer, or more.`,
      unit: '%',
      atLeast: 0.95,
      measure: (m) => m.attention,
    },
    {
      says: (bound) => `Convolutions of 3 x 3 are right at ${bound} of them or more (chance: 25 %).`,
      unit: '%',
      atLeast: 0.5,
      measure: (m) => m.local,
    },
    {
      // Of 625 pairs of places 361 are within reach; of the others one in four is guessed.
      says: (bound) => `And at ${bound} or fewer: two of them reach 2 places.`,
      unit: '%',
      atMost: 0.75,
      measure: (m) => m.local,
    },
  ],
  scope: {
    tried:
      'Whether selection keeps what matters over a length that fixed weights lose it in, and whether four scans make ' +
      'a picture global as attention does.',
    shrunk:
      'One block of width 16 with 4 states a channel; sequences of 64 and 128 instructions, maps of 5 x 5 symbols in ' +
      'place of medical images.',
    notTried:
      'The medical work that the survey sorts, and speed on real hardware: operations are counted. Recall of many ' +
      'things at once, where attention is known to lead.',
  },
  rival: { name: 'time-invariant, linear attention, 3 x 3 convolutions', metric: 'rivalLong', trains: true },
  budgetSeconds: 60,

  async *run({ seed, without, longer = false }) {
    const key = keys(random.key(seed), 'sequences', 'maps', 'readers', 'lookers')
    const sequences = drawFlipFlops(SEQUENCES, generator(key.sequences))
    const maps = drawMaps(MAPS, generator(key.maps))
    yield splitEvent('sequences', sequences.split)
    yield splitEvent('maps', maps.split)
    const arms = armsOf(without)
    const more = longer ? LONGER : 1

    const reading = async function* (arm: Arm, from: number, steps: number): Run<Reading> {
      const reader = yield* part(from, from + 0.12, learn(arm, sequences, key.readers.ref, steps))
      const test = share(await hits(arm.mixer, reader, sequences.test))
      const long = await hits(arm.mixer, reader, sequences.long)
      tree.dispose(reader)
      return { test, long: share(long), curve: await byAge(sequences.long, long) }
    }
    const selective = yield* reading(arms.selective, 0, SEQUENCE_STEPS)
    const constant = yield* reading(arms.constant, 0.12, more * SEQUENCE_STEPS)
    const linear = yield* reading(arms.linear, 0.24, more * SEQUENCE_STEPS)
    const gated = yield* reading(arms.gated, 0.36, SEQUENCE_STEPS)
    yield { kind: 'plot', plot: agePicture({ selective, constant, linear, gated }) }

    const looking = async function* (arm: Arm, from: number, steps: number): Run<number> {
      const reader = yield* part(from, from + 0.13, learn(arm, maps, key.lookers.ref, steps))
      const found = share(await hits(arm.mixer, reader, maps.sparse))
      tree.dispose(reader)
      return found
    }
    const cross = yield* looking(arms.cross, 0.48, MAP_STEPS)
    const local = yield* looking(arms.local, 0.61, more * MAP_STEPS)
    const wide = yield* looking(arms.wide, 0.74, MAP_STEPS)
    const attention = yield* looking(arms.attention, 0.87, MAP_STEPS)
    yield { kind: 'plot', plot: mapPicture({ cross, local, wide, attention }) }
    tree.dispose([key.readers, key.lookers])

    return {
      selective: selective.test,
      constant: constant.test,
      linear: linear.test,
      gated: gated.test,
      counted: await countedRightly(sequences.test),
      selectiveLong: selective.long,
      constantLong: constant.long,
      linearLong: linear.long,
      gatedLong: gated.long,
      rivalLong: Math.max(constant.long, linear.long),
      cross,
      local,
      wide,
      attention,
      growth: operations(512) / operations(128),
    }
  },
})

/** Shares of right places in sequences as long as those trained on and in longer ones, there also by age. */
export type Reading = { test: number; long: number; curve: [number, number][] }

async function countedRightly({ tokens, targets }: Instructions): Promise<number> {
  const said = counted(await tokens.ref.data(), tokens.shape[1]!)
  const right = await targets.ref.data()
  return share(Float32Array.from(said, (value, i) => (value === right[i] ? 1 : 0)))
}

/** What the sequential kernel counts for one channel of four states. */
function operations(length: number): number {
  const tally = { operations: 0 }
  const [u, A, B] = [length, 4, 4 * length].map((size) => new Float32Array(size))
  selectiveScanSequential(u!, u!, A!, B!, B!, [1], tally)
  return tally.operations
}
