import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { IntakeSettings } from '../src/feed/intake.ts'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** What the test runner adds to the environment is not the operator's. */
const { BASE_URL: _, ...rest } = process.env
export const inherited: NodeJS.ProcessEnv = rest

/** The environment in which the command line asks these services for papers, of arXiv those of one category. */
export const askingOf = ({ bases }: Pick<IntakeSettings, 'bases'>): NodeJS.ProcessEnv => ({
  FETCH_PRIVATE: 'true',
  ARXIV_CATEGORIES: 'cs.LG',
  HF_URL: bases.hf,
  ARXIV_RSS_URL: bases.arxivRss,
  ARXIV_API_URL: bases.arxivApi,
  ARXIV_OAI_URL: bases.oai,
})

export interface Output {
  code: number | null
  out: string
  err: string
}

interface Options {
  env?: NodeJS.ProcessEnv
  /** Sends Ctrl-C once standard output shows it. */
  until?: RegExp
  /** The methods are those of `methods.fixture.ts`. */
  fixture?: boolean
  /** Standard input is written to. */
  stdin?: boolean
}

/** Starts the command line as a person would. */
export function startPapers(args: string[], { env = {}, fixture = false, stdin = false }: Options = {}) {
  const hooks = fixture ? ['--import', './test/with-fixture-methods.ts'] : []
  const child = spawn(process.execPath, [...hooks, 'src/cli/main.ts', ...args], {
    cwd: root,
    env: { ...inherited, ...env },
  })
  if (!stdin) child.stdin.end()
  return child
}

/** The same, to its end. */
export function papers(args: string[], options: Options = {}): Promise<Output> {
  const child = startPapers(args, options)
  return outputOf(child, (out) => {
    if (options.until?.test(out)) child.kill('SIGINT')
  })
}

/** What a process says until it ends; `onOut` is told of all that came on standard output so far. */
export function outputOf(
  child: ChildProcessByStdio<Writable | null, Readable, Readable>,
  onOut: (out: string) => void = () => {},
): Promise<Output> {
  const output = { out: '', err: '' }
  child.stdout.on('data', (chunk) => onOut((output.out += chunk)))
  child.stderr.on('data', (chunk) => (output.err += chunk))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...output })))
}
