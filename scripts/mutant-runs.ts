import { execFile } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { readRecord } from '../src/cli/record-file.ts'
import { root, unitFolder } from '../src/cli/unit-files.ts'
import type { Mutant } from '../src/lab/mutant.ts'
import {
  type Recorded,
  type RecordedRun,
  runsWithout,
  sameNumbers,
  seedRuns,
  verdictsOf,
} from '../src/lab/recorded.ts'
import type { Verdicts } from '../src/lab/run.ts'

const run = promisify(execFile)

/** The sources in a folder of their own, to be broken there. */
export interface Copy {
  folder: string
  remove(): void
}

export function copyOfSources(): Copy {
  const folder = mkdtempSync(join(tmpdir(), 'mutants-'))
  for (const part of ['src', 'scripts', 'package.json', 'tsconfig.json', 'vitest.config.ts'])
    cpSync(join(root, part), join(folder, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** The breakages that a unit lists of itself. @throws when it lists none. */
export async function mutantsOf(slug: string): Promise<readonly Mutant[]> {
  const file = join(unitFolder(slug), 'experiment', 'mutants.ts')
  if (!existsSync(file)) throw new Error(`${slug} has no experiment/mutants.ts`)
  return ((await import(file)) as { mutants: readonly Mutant[] }).mutants
}

/** The file with its one line broken. @throws RangeError when the text to find is not there exactly once. */
export function mutated(text: string, { file, find, replace }: Mutant): string {
  const times = text.split(find).length - 1
  if (times !== 1) throw new RangeError(`${file} has ${times} times, not once: ${find}`)
  return text.replace(find, () => replace)
}

/**
 * What keeps the unbroken unit from being judged in a copy, if anything: with a test that fails anyway, or numbers
 * that are not the record's, every mutant would seem noticed. Runs the first seed with and without a mechanism.
 */
export async function unfit(copy: Copy, slug: string): Promise<string | undefined> {
  if (!(await testsPass(copy, slug))) return 'its tests fail before anything is broken'
  const record = recordOf(slug)
  const without = runsWithout(record, Object.keys(record.mechanisms)[0]!)[0]
  for (const run of [firstSeed(record), without]) {
    const now = run && (await rerun(copy, slug, run))
    if (!now || !sameNumbers(now, run)) {
      const off = run?.without === undefined ? '' : ` without ${run.without}`
      return `seed ${run?.seed}${off} does not give the recorded numbers: npm run record -- --stale ${slug}`
    }
  }
  return undefined
}

/** Who noticed the breakage: 'tests', 'run', 'checks' or 'claims'; undefined when nobody did. */
export async function noticed(copy: Copy, slug: string, mutant: Mutant): Promise<string | undefined> {
  const file = join(copy.folder, 'src', 'methods', slug, mutant.file)
  const whole = readFileSync(file, 'utf8')
  writeFileSync(file, mutated(whole, mutant))
  try {
    if (!(await testsPass(copy, slug))) return 'tests'
    return await seedTells(copy, slug)
  } finally {
    writeFileSync(file, whole)
  }
}

async function testsPass({ folder }: Copy, slug: string): Promise<boolean> {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  try {
    await run(process.execPath, [vitest, 'run', '--project', 'methods', `src/methods/${slug}/`], {
      cwd: folder,
    })
    return true
  } catch {
    return false
  }
}

/** Runs the first recorded seed of the copy and compares its verdicts with the record. */
async function seedTells(copy: Copy, slug: string): Promise<string | undefined> {
  const record = recordOf(slug)
  const before = firstSeed(record)
  const now = await rerun(copy, slug, before)
  if (!now) return 'run'
  if (now.isVoid) return 'checks'
  const known = verdictsOf(record, before).claims
  return now.claims.some((claim, i) => claim.holds !== known[i]?.holds) ? 'claims' : undefined
}

interface Rerun extends Verdicts {
  metrics: RecordedRun['metrics']
}

/** A recorded run again, in the copy; nothing when it ends in an error. */
async function rerun(
  { folder }: Copy,
  slug: string,
  { seed, without }: RecordedRun,
): Promise<Rerun | undefined> {
  const off = without === undefined ? [] : ['--without', without]
  const args = ['src/cli/main.ts', 'run', slug, '--seed', String(seed), ...off, '--json']
  const { stdout } = await run(process.execPath, args, { cwd: folder, maxBuffer: 1 << 28 }).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  )
  const line = stdout.split('\n').find((line) => line.startsWith('{"kind":"result"'))
  return line === undefined ? undefined : (JSON.parse(line) as Rerun)
}

function recordOf(slug: string): Recorded {
  const record = readRecord(slug)
  if (!record) throw new Error(`${slug} was never recorded: npm run record ${slug}`)
  return record
}

const firstSeed = (record: Recorded): RecordedRun => seedRuns(record)[0]!
