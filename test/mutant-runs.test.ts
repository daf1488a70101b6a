import { existsSync, lstatSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { copyOfSources, mutantsOf, mutated } from '../scripts/mutant-runs.ts'
import { root } from '../src/cli/unit-files.ts'

const mutant = {
  file: 'experiment/arms.ts',
  find: 'lr: 0.01',
  replace: 'lr: $&0',
  breaks: 'the rival learns nothing',
}

test('a mutant replaces its one text, as it stands', () => {
  expect(mutated('const arm = { lr: 0.01 }\n', mutant)).toBe('const arm = { lr: $&0 }\n')
})

test.each([
  ['is absent', '', 'has 0 times'],
  ['is there twice', 'lr: 0.01, lr: 0.01', 'has 2 times'],
])('text that %s is refused', (_, text, why) => {
  expect(() => mutated(text, mutant)).toThrow(RangeError)
  expect(() => mutated(text, mutant)).toThrow(why)
})

test('a copy of the sources is broken by itself, and goes when it is done with', () => {
  const copy = copyOfSources()
  const file = join(copy.folder, 'src/lab/mutant.ts')
  writeFileSync(file, 'broken')
  expect(readFileSync(join(root, 'src/lab/mutant.ts'), 'utf8')).not.toBe('broken')
  expect(lstatSync(join(copy.folder, 'node_modules')).isSymbolicLink()).toBe(true)
  copy.remove()
  expect(existsSync(copy.folder)).toBe(false)
  expect(existsSync(join(root, 'node_modules/vitest'))).toBe(true)
})

test('a unit without mutants is told so', async () => {
  await expect(mutantsOf('no-such-unit')).rejects.toThrow('no-such-unit has no experiment/mutants.ts')
})
