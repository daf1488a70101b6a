import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { copyOfSources, mutated } from '../scripts/mutant-runs.ts'
import { reproductionFaults } from '../src/lab/faults.ts'
import type { Mutant } from '../src/lab/mutant.ts'
import type { Reproduction } from '../src/lab/reproduction.ts'

const copy = copyOfSources()
afterAll(() => copy.remove())

const lay = (...args: string[]) => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/new-paper.ts', ...args], {
    cwd: copy.folder,
    encoding: 'utf8',
  })
  return { status, stderr }
}
const folder = join(copy.folder, 'src/methods/trial')

test('lays out the folder of a method, which the contract refuses until it says what it claims', async () => {
  expect(lay('2601.99998', 'trial')).toMatchObject({ status: 0 })
  expect(globSync('**/*.*', { cwd: folder }).sort()).toEqual([
    'README.md',
    'experiment/arms.test.ts',
    'experiment/arms.ts',
    'experiment/mutants.ts',
    'experiment/reproduction.ts',
    'index.ts',
    'method/trial.test.ts',
    'method/trial.ts',
    'paper.ts',
  ])
  const { reproduction } = (await import(`${folder}/experiment/reproduction.ts`)) as {
    reproduction: Reproduction
  }
  expect(reproductionFaults(reproduction)).toEqual([
    'the mechanism idea has no label',
    'its scope does not say what was tried',
    'its scope does not say what was shrunk',
    'its scope does not say what was notTried',
    'claim 1 asks for no more than no effect gives: 0 points (needed: 0)',
    'claim 1 does not say where the paper says so',
  ])
  const { mutants } = (await import(`${folder}/experiment/mutants.ts`)) as { mutants: Mutant[] }
  for (const mutant of mutants) {
    const text = readFileSync(join(folder, mutant.file), 'utf8')
    expect(mutated(text, mutant)).not.toBe(text)
  }
  expect(lay('2601.99998', 'trial')).toMatchObject({ status: 2, stderr: expect.stringContaining('already') })
})

test.each([
  [['nonsense'], 'is no arXiv id'],
  [['2601.99997'], 'name the folder after the idea'],
  [['2601.99997', 'Not_A_Name'], 'is no folder name'],
])('%j: %s', (args, why) =>
  expect(lay(...args)).toMatchObject({ status: 2, stderr: expect.stringContaining(why) }),
)
