import { createInterface } from 'node:readline'
import type { Work } from './lab-steps.ts'

/** One training step and the loss where it stands, of one library. */
export interface Contestant {
  train(): void
  loss(): number
}

/**
 * Answers on standard output, one line of JSON each: to the work with the library's version, to
 * `{ steps }` with the wall and CPU time these took and the loss after them.
 */
export async function answer(version: string, build: (work: Work) => Contestant | Promise<Contestant>) {
  const lines = createInterface(process.stdin)[Symbol.asyncIterator]()
  const contestant = await build(JSON.parse((await lines.next()).value!) as Work)
  say({ version, loss: contestant.loss() })

  for await (const line of lines) {
    const { steps } = JSON.parse(line) as { steps: number }
    const cpu = process.cpuUsage()
    const start = performance.now()
    for (let i = 0; i < steps; i++) contestant.train()
    const wallMs = performance.now() - start
    const { user, system } = process.cpuUsage(cpu)
    say({ wallMs, cpuMs: (user + system) / 1000, loss: contestant.loss() })
  }
}

const say = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`)
