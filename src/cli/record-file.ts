import { existsSync, readFileSync } from 'node:fs'
import type { Recorded } from '#lab/recorded.ts'
import { recordFile } from './unit-files.ts'

/** What was recorded of a method, if anything, as it stands on disk. */
export function readRecord(slug: string): Recorded | undefined {
  const file = recordFile(slug)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Recorded) : undefined
}

/** JSON with one line for each run, claim, check and plot: small, and a change of one is a change of its line. */
export function recordText(recorded: Recorded): string {
  const parts = Object.entries(recorded).map(([key, value]) => {
    const text = Array.isArray(value)
      ? `[\n${value.map((item) => `  ${JSON.stringify(item)}`).join(',\n')}\n ]`
      : JSON.stringify(value)
    return ` ${JSON.stringify(key)}: ${text}`
  })
  return `{\n${parts.join(',\n')}\n}\n`
}
