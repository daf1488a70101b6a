/**
 * What a training step costs here, and by others: `npm run bench:lab -- [--rounds 25] [--json]`.
 * With `TORCH_PYTHON`, a python that has torch, PyTorch takes part.
 */
import { cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Entrant, type Spread, type Timing, compare } from './lab-rounds.ts'
import { KINDS, type Kind, TITLES } from './lab-steps.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '25' }, json: { type: 'boolean' } },
})
const rounds = Number(values.rounds)
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`--rounds ${values.rounds}: a whole number from 1 on`)
  process.exit(2)
}

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const node = (name: string, module: string, ...args: string[]): Entrant => ({
  name,
  command: process.execPath,
  args: [file(module), ...args],
})
const torch = process.env['TORCH_PYTHON']
const pytorch = (threads: number): Entrant => ({
  name: `PyTorch, ${threads === 1 ? '1 thread' : `${threads} threads`}`,
  command: torch!,
  args: [file('lab-torch.py'), String(threads)],
})
const entrants = [
  node('ours (jax-js, wasm)', 'lab-jax.ts'),
  node('TensorFlow.js (wasm)', 'lab-tfjs.ts'),
  node('the same, faster gradients', 'lab-tfjs.ts', 'fast'),
  ...(torch ? [pytorch(1), pytorch(2)] : []),
]

const notes = [
  'TensorFlow.js: the wasm backend has no kernel for the gradient of a convolution by its filter',
  '(Conv2DBackpropFilter); here that is a convolution too. "Faster gradients" are written by hand around its',
  'slow transposed products, which its own gradients use.',
  ...(torch ? [] : ['PyTorch skipped: TORCH_PYTHON names no python that has torch.']),
]

const loadBefore = loadavg()[0]!
const results = {} as Record<Kind, Timing[]>
for (const kind of KINDS) {
  results[kind] = await compare(kind, entrants, rounds)
  if (!values.json) printTable(kind, results[kind])
}
const machine = `${cpus()[0]!.model}, ${cpus().length} cores, Node ${process.versions.node}`
if (values.json) {
  console.log(JSON.stringify({ machine, loadBefore, rounds, results, notes }, undefined, 2))
} else {
  console.log(`\n${machine}; load average before: ${loadBefore.toFixed(1)}; rounds: ${rounds}.`)
  console.log('Ratios are ours / theirs, medians and quartiles over the rounds.')
  for (const note of notes) console.log(note)
}

function printTable(kind: Kind, timings: readonly Timing[]): void {
  const header = ['', 'wall ms', 'CPU ms', 'wall ratio', 'CPU ratio']
  const rows = timings.map(({ name, version, wallMs, cpuMs, wallRatio, cpuRatio }, i) => [
    `${name} ${version}`,
    wallMs.toFixed(2),
    cpuMs.toFixed(2),
    ...(i === 0 ? ['', ''] : [show(wallRatio), show(cpuRatio)]),
  ])
  const widths = header.map((_, column) => Math.max(...[header, ...rows].map((row) => row[column]!.length)))
  const line = (row: string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')
  console.log(['', TITLES[kind], ...[header, ...rows].map(line)].join('\n'))
}

function show([middle, lower, upper]: Spread): string {
  return `${middle.toFixed(2)} (${lower.toFixed(2)}-${upper.toFixed(2)})`
}
