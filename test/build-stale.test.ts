import { cpSync, mkdtempSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { sourcesHash } from '../scripts/build.ts'

const folder = mkdtempSync(join(tmpdir(), 'daily-papers-sources-'))
afterAll(() => rmSync(folder, { recursive: true }))

function sources(name: string): string {
  const root = join(folder, name)
  mkdirSync(join(root, 'src/web'), { recursive: true })
  writeFileSync(join(root, 'package.json'), '{}')
  writeFileSync(join(root, 'src/main.ts'), 'export const one = 1\n')
  writeFileSync(join(root, 'src/main.test.ts'), 'test')
  writeFileSync(join(root, 'src/web/main.css'), 'p { color: red }\n')
  return root
}

test('a build is stale by what its sources say, not by when they were written or where', () => {
  const root = sources('here')
  const before = sourcesHash(root)
  utimesSync(join(root, 'src/main.ts'), new Date(0), new Date('2001-01-01'))
  expect(sourcesHash(root)).toBe(before)
  cpSync(root, join(folder, 'there'), { recursive: true })
  expect(sourcesHash(join(folder, 'there'))).toBe(before)
})

test('a word of the same length, written at the same time, is seen; a test is no source', () => {
  const root = sources('changed')
  const before = sourcesHash(root)
  writeFileSync(join(root, 'src/main.test.ts'), 'another test')
  expect(sourcesHash(root)).toBe(before)
  const time = new Date('2001-01-01')
  utimesSync(join(root, 'src/main.ts'), time, time)
  writeFileSync(join(root, 'src/main.ts'), 'export const one = 2\n')
  utimesSync(join(root, 'src/main.ts'), time, time)
  expect(sourcesHash(root)).not.toBe(before)
})

test.each(['src/new.tsx', 'src/new.json', 'vite.config.ts', 'package-lock.json'])(
  '%s is a source',
  (file) => {
    const root = sources(file.replaceAll('/', '-'))
    const before = sourcesHash(root)
    writeFileSync(join(root, file), '{}')
    expect(sourcesHash(root)).not.toBe(before)
  },
)
