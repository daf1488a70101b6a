import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Output, inherited, outputOf, root } from './cli-process.ts'

/** What happens to the n-th call, counted from 1. */
export interface Fault {
  call: 'pwrite64' | 'fsync'
  /** `EIO` and `ENOSPC` as a disk that breaks or is full; `kill` ends the process there. */
  with: 'EIO' | 'ENOSPC' | 'kill'
  at: number | 'never'
  /** All later calls meet the same. */
  onwards: boolean
}

/** strace stands between a process and the kernel; where it may not, nothing can be injected. */
export const canInject =
  spawnSync('strace', ['-qq', '-o', '/dev/null', '-e', 'inject=write:error=EIO:when=999', 'true']).status ===
  0
if (!canInject) console.warn('no strace, or it may not trace: the tests of a failing disk are skipped')

/**
 * Runs Node on a database folder while calls on its database fail. `calls` is how many there were, `hit` whether
 * one of them was the fault.
 */
export async function runOnFailingDisk(
  folder: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  fault: Fault,
): Promise<Output & { calls: number; hit: boolean }> {
  const scratch = mkdtempSync(join(tmpdir(), 'daily-papers-strace-'))
  const log = join(scratch, 'calls')
  const file = join(folder, 'daily-papers.sqlite')
  const effect = fault.with === 'kill' ? 'signal=SIGKILL' : `error=${fault.with}`
  const when = `when=${fault.at}${fault.onwards ? '+' : ''}`
  const inject = fault.at === 'never' ? [] : ['-e', `inject=${fault.call}:${effect}:${when}`]
  const watched = [file, `${file}-wal`].flatMap((path) => ['-P', path])
  const trace = ['-e', `trace=${fault.call}`, ...inject]
  const command = ['-qq', '-o', log, ...watched, ...trace, process.execPath, ...args]
  const output = await run('strace', command, { ...env, DATA_DIR: folder })
  const calls = readFileSync(log, 'utf8').split('\n')
  rmSync(scratch, { recursive: true })
  return {
    ...output,
    calls: calls.filter((line) => line.startsWith(fault.call)).length,
    hit: calls.some((line) => /INJECTED|killed by SIGKILL/.test(line)),
  }
}

/** Runs a command on a database folder under limits of the system, in the words of `prlimit`. */
export const limited = (folder: string, words: string[]): Promise<Output> =>
  run('prlimit', words, { DATA_DIR: folder })

const run = (command: string, args: string[], env: NodeJS.ProcessEnv): Promise<Output> =>
  outputOf(
    spawn(command, args, {
      cwd: root,
      env: { ...inherited, FETCH: 'off', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 60_000,
    }),
  )
