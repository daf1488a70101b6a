import { z } from 'zod'
import { tryParse } from './json.ts'
import { FormatError } from './record.ts'
import { quote } from './text.ts'
import { workId } from './work-id.ts'

const members = z.record(z.string(), z.unknown())
const EXTERNAL_ID = z.object({
  'external-id-type': z.string(),
  'external-id-value': z.string(),
  'external-id-relationship': z.string().nullish(),
})

/** The kinds of ids by which papers are known here. */
const KINDS = new Set(['doi', 'arxiv', 'uri'])
/** More than anybody wrote. */
const MOST_IDS = 10_000
/** An id may also be that of the book that a chapter is part of, or of a grant. */
const OF_THE_WORK = new Set(['self', 'version-of'])

/**
 * Reads the works of a public ORCID record, as `/works` of its API answers in JSON: the ids by which they are called
 * here, each once. What is not as expected is passed over.
 *
 * @throws FormatError when it is no list of works
 */
export function parseOrcidWorks(text: string): string[] {
  const record = members.safeParse(tryParse(text))
  const groups = record.data?.['group']
  if (!record.success || (groups !== null && !Array.isArray(groups))) {
    throw new FormatError(`this is no list of works of ORCID: it starts with "${quote(text.slice(0, 60))}"`)
  }
  const ids = (groups ?? []).flatMap((group: unknown) => [
    ...idsOf(group),
    ...listIn(group, 'work-summary').flatMap(idsOf),
  ])
  return [...new Set(ids)].slice(0, MOST_IDS)
}

const idsOf = (work: unknown): string[] =>
  listIn(memberOf(work, 'external-ids'), 'external-id').flatMap((one) => {
    const { data } = EXTERNAL_ID.safeParse(one)
    if (!data || !KINDS.has(data['external-id-type'].toLowerCase())) return []
    const relation = (data['external-id-relationship'] ?? 'self').toLowerCase().replaceAll('_', '-')
    return OF_THE_WORK.has(relation) ? (workId(data['external-id-value'].slice(0, 1000)) ?? []) : []
  })

const memberOf = (value: unknown, name: string): unknown => members.safeParse(value).data?.[name]

function listIn(value: unknown, name: string): unknown[] {
  const found = memberOf(value, name)
  return Array.isArray(found) ? found : []
}
