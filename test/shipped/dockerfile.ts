import { readFileSync } from 'node:fs'

export interface Instruction {
  /** `COPY`, `RUN`, … */
  name: string
  /** `--from=build` as `{ from: 'build' }`. */
  flags: Record<string, string>
  /** The words of JSON, or one with the rest of the line for a shell. */
  words: string[]
  isJson: boolean
}

/** The instructions of a Dockerfile, in their order, without comments and with long lines joined. */
export function readDockerfile(path: string): Instruction[] {
  const text = readFileSync(path, 'utf8')
    .replaceAll(/^[ \t]*#.*\n?/gm, '')
    .replaceAll(/\\\n/g, ' ')
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readInstruction)
}

/** One line of it. */
export function readInstruction(line: string): Instruction {
  const [, name, options, rest] = /^([A-Z]+)((?:\s+--[\w-]+=\S+)*)\s+(.*)$/.exec(line.trim()) ?? []
  if (name === undefined) throw new Error(`the Dockerfile says ${line}, which is no instruction`)
  const flags = Object.fromEntries(
    [...options!.matchAll(/--([\w-]+)=(\S+)/g)].map(([, key, value]) => [key, value]),
  )
  const isJson = rest!.startsWith('[')
  return { name, flags, words: isJson ? (JSON.parse(rest!) as string[]) : [rest!], isJson }
}
