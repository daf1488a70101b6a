/** Milliseconds of many calls, by the clock and by the processor. */
export interface Latency {
  p50: number
  p95: number
  cpu50: number
  cpu95: number
}

/** Times calls one after another; the first few are not counted. */
export async function time<T>(
  things: readonly T[],
  call: (thing: T) => unknown,
  warmUp = 10,
): Promise<Latency> {
  for (const thing of things.slice(0, warmUp)) await call(thing)
  const [wall, cpu]: [number[], number[]] = [[], []]
  for (const thing of things) {
    const used = process.cpuUsage()
    const started = performance.now()
    await call(thing)
    wall.push(performance.now() - started)
    const { user, system } = process.cpuUsage(used)
    cpu.push((user + system) / 1000)
  }
  return { p50: at(wall, 0.5), p95: at(wall, 0.95), cpu50: at(cpu, 0.5), cpu95: at(cpu, 0.95) }
}

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN
}
