import type { Handler } from 'hono'
import { claimFacts, statusInWords } from '#lab/record-in-words.ts'
import { type Recorded, claimsOf, meanSeconds, status } from '#lab/recorded.ts'
import { forEverybody } from '../headers.ts'
import type { Method, Site } from '../site.ts'
import { choiceOf, chosen, running } from './methods-request.ts'

/** All that was recorded of the chosen methods, but for the pictures. Shares are shares: 0.04 is 4 points. */
export const showNumbersJson =
  (site: Site): Handler =>
  (c) => {
    forEverybody(c)
    const choice = choiceOf(site, c)
    if (!choice) return c.json({ error: 'no method is of that topic or verdict; see /methods' }, 404)
    return c.json(recordedOf(chosen(running(site), choice)).map(numbers))
  }

/** The same as a table: one number a row, each run's metrics, claims, checks and processor seconds. */
export const showNumbersCsv =
  (site: Site): Handler =>
  (c) => {
    forEverybody(c)
    const choice = choiceOf(site, c)
    if (!choice) return c.text('no method is of that topic or verdict; see /methods\n', 404)
    const rows = recordedOf(chosen(running(site), choice)).flatMap(rowsOf)
    const lines = [COLUMNS, ...rows].map((row) => row.map(cell).join(','))
    return c.body(`${lines.join('\r\n')}\r\n`, 200, {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="methods.csv"',
    })
  }

type Measured = Method & { recorded: Recorded }

const recordedOf = (methods: readonly Method[]): Measured[] =>
  methods.filter((method): method is Measured => method.recorded !== undefined)

function numbers({ paper, recorded }: Measured) {
  const { plots: _, claims: __, ...rest } = recorded
  const claims = claimsOf(recorded)
  return {
    method: paper.slug,
    arxiv: paper.arxiv,
    title: paper.title,
    verdict: statusInWords(status(claims)),
    seconds: meanSeconds(recorded),
    claims: claims.map(claimFacts),
    ...rest,
  }
}

type Cell = string | number | null | undefined

const COLUMNS = 'method,arxiv,seed,without,longer,kind,name,value,unit,relation,bound'.split(',')

function rowsOf({ paper, recorded }: Measured): Cell[][] {
  return recorded.runs.flatMap((run) => {
    const of = [paper.slug, paper.arxiv, run.seed, run.without, run.longer ? 'yes' : '']
    const judged = (
      kind: 'claim' | 'check',
      statements: Recorded['checks'],
      values: readonly (number | null)[],
    ) =>
      statements.map(({ says, unit, relation, bound }, i) => [
        ...of,
        kind,
        says,
        values[i],
        unit,
        relation,
        bound,
      ])
    return [
      ...Object.entries(run.metrics).map(([key, value]) => [
        ...of,
        'metric',
        recorded.metrics[key] ?? key,
        value,
      ]),
      ...judged('claim', recorded.claims, run.claims),
      ...judged('check', recorded.checks, run.checks),
      [...of, 'processor time', 'seconds', run.seconds, 'seconds'],
    ]
  })
}

/** As RFC 4180 has it; what was not measured is empty. */
const cell = (value: Cell): string => {
  const text = String(value ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
