import type { Kysely } from 'kysely'
import { MIGRATIONS } from '../migrations.ts'
import { outdated } from '../open-options.ts'
import type { Schema } from '../schema.ts'
import { DAMAGED, type Finding } from './finding.ts'
import { aliases, lists, statements, vectors } from './records.ts'
import { counts } from './tables.ts'
import { words } from './words.ts'

export interface Checked {
  findings: Finding[]
  /** Rows by table, as far as they can be counted. */
  rows: Record<string, number>
}

export type Look = (db: Kysely<Schema>) => Promise<Finding>

/** What the two have in common, when the form is this version's. */
const CONTENT: readonly Look[] = [words, vectors, statements, aliases, lists]

/** Looks at one thing after another; what can't be looked at is a finding too. */
export async function look(
  db: Kysely<Schema>,
  looks: readonly Look[],
  version: () => Promise<number>,
  name: string,
): Promise<Checked> {
  const findings: Finding[] = []
  const see = async (look: Look) => {
    const finding = await look(db).catch((error: Error) => ({
      what: 'database',
      found: error.message,
      todo: DAMAGED,
    }))
    findings.push(finding)
  }
  for (const one of looks) await see(one)
  const form = await version().then(formOf(name), (error: Error) => ({
    what: 'form',
    found: error.message,
    todo: DAMAGED,
  }))
  findings.push(form)
  if (!('todo' in form)) for (const one of CONTENT) await see(one)
  return { findings, rows: await counts(db).catch(() => ({})) }
}

const formOf =
  (name: string) =>
  (version: number): Finding => {
    const found = `version ${version} of ${MIGRATIONS.length}`
    if (version === MIGRATIONS.length) return { what: 'form', found }
    if (version < MIGRATIONS.length)
      return { what: 'form', found: `${found}: ${outdated(name)}`, todo: 'papers migrate' }
    return { what: 'form', found: `${found}: made by a newer Daily Papers`, todo: 'start that version' }
  }
