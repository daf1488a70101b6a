import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { median, quantile } from 'simple-statistics'
import { type Kind, work } from './lab-steps.ts'

/** A library in the comparison, and the command that speaks for it. */
export type Entrant = { name: string; command: string; args: string[] }

/** Times of one training step; ratios are ours to theirs, taken within each round. */
export type Timing = {
  name: string
  version: string
  stepsPerBlock: number
  wallMs: number
  cpuMs: number
  /** Median, lower and upper quartile over the rounds; below one where we are faster. */
  wallRatio: Spread
  cpuRatio: Spread
}
export type Spread = [median: number, lower: number, upper: number]

type Block = { wallMs: number; cpuMs: number; loss: number }
type Running = { entrant: Entrant; version: string; run(steps: number): Promise<Block>; stop(): void }

const CHECKED_STEPS = 20
const WARM_UP_MS = 1500
const BLOCK_MS = 100

/**
 * Times one kind of step: every round gives each entrant one short block, in turn, so that whatever else the
 * machine does falls on all of them. The first entrant is ours.
 *
 * @throws Error when an entrant does not train as ours does: the same losses from the same start.
 */
export async function compare(kind: Kind, entrants: readonly Entrant[], rounds: number): Promise<Timing[]> {
  const task = JSON.stringify(work(kind))
  const running: Running[] = []
  try {
    const losses: [before: number, after: number][] = []
    for (const entrant of entrants) {
      const { loss, ...contestant } = await enter(entrant, task)
      running.push(contestant)
      losses.push([loss, (await contestant.run(CHECKED_STEPS)).loss])
    }
    losses.forEach((loss, i) => sameLosses(kind, entrants[i]!.name, loss, losses[0]!))

    const sizes: number[] = []
    for (const contestant of running) sizes.push(await warmUp(contestant))

    const blocks: Block[][] = running.map(() => [])
    for (let round = 0; round < rounds; round++) {
      for (const [i, contestant] of running.entries()) {
        blocks[i]!.push(await contestant.run(sizes[i]!))
        // Threads of the one before spin for some milliseconds after their work.
        await wait(10)
      }
    }
    return running.map(({ entrant, version }, i) => ({
      name: entrant.name,
      version,
      stepsPerBlock: sizes[i]!,
      ...times(blocks, sizes, i),
    }))
  } finally {
    for (const contestant of running) contestant.stop()
  }
}

/** Starts an entrant's process and hands it the work. */
async function enter(entrant: Entrant, task: string): Promise<Running & { loss: number }> {
  const child = spawn(entrant.command, entrant.args, { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child, 'spawn').catch((cause: unknown) => {
    throw new Error(`${entrant.name} does not start: ${entrant.command}`, { cause })
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const ask = async (line: string) => {
    child.stdin.write(`${line}\n`)
    const { value, done } = await lines.next()
    if (done) throw new Error(`${entrant.name} ended without an answer`)
    return JSON.parse(value) as unknown
  }

  const { version, loss } = (await ask(task)) as { version: string; loss: number }
  const run = (steps: number) => ask(JSON.stringify({ steps })) as Promise<Block>
  return { entrant, version, loss, run, stop: () => child.kill() }
}

/** Float sums in another order differ in the last digits; anything else is another training. */
function sameLosses(kind: Kind, name: string, theirs: readonly number[], ours: readonly number[]): void {
  if (theirs.every((loss, i) => Math.abs(loss / ours[i]! - 1) < 1e-3)) return
  throw new Error(
    `${name} does not train the same ${kind}: losses ${theirs.join(', ')}, ours ${ours.join(', ')}`,
  )
}

/** Runs until compilers have settled; how many steps then fill a block. */
async function warmUp({ run }: Running): Promise<number> {
  let [steps, total] = [1, 0]
  while (total < WARM_UP_MS) {
    const { wallMs } = await run(steps)
    total += wallMs
    steps = Math.max(1, Math.round((steps * BLOCK_MS) / wallMs))
  }
  return steps
}

function times(blocks: readonly Block[][], sizes: readonly number[], i: number) {
  const perStep = (of: 'wallMs' | 'cpuMs', j: number) => blocks[j]!.map((block) => block[of] / sizes[j]!)
  const ratio = (of: 'wallMs' | 'cpuMs') => {
    const theirs = perStep(of, i)
    return spread(perStep(of, 0).map((ours, round) => ours / theirs[round]!))
  }
  return {
    wallMs: median(perStep('wallMs', i)),
    cpuMs: median(perStep('cpuMs', i)),
    wallRatio: ratio('wallMs'),
    cpuRatio: ratio('cpuMs'),
  }
}

const spread = (values: number[]): Spread => [median(values), quantile(values, 0.25), quantile(values, 0.75)]
