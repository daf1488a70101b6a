import { vi } from 'vitest'
import { carryOut } from './program.ts'

export interface Said {
  /** 0 when all went well. */
  code: number
  out: string
  err: string
}

/**
 * Carries out a command line in this process, which is quicker than to start another, and says what a process of its own
 * would have said and ended with. What the test runner adds to the environment is not the operator's.
 */
export async function carriedOut(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Said> {
  for (const [name, value] of Object.entries({ BASE_URL: '', ...env })) vi.stubEnv(name, value)
  const said = { out: '', err: '' }
  const listening = (name: 'stdout' | 'stderr', into: keyof typeof said) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[into] += String(text)
      return true
    })
  const spies = [listening('stdout', 'out'), listening('stderr', 'err')]
  const before = process.exitCode
  process.exitCode = undefined
  try {
    await carryOut(args)
    return { code: Number(process.exitCode ?? 0), ...said }
  } finally {
    process.exitCode = before
    for (const spy of spies) spy.mockRestore()
    vi.unstubAllEnvs()
  }
}
