import { z } from 'zod'
import { CSL_ITEM, dateOfCsl, draftOfCsl } from './csl-json.ts'
import { finish } from './finish.ts'
import { readItems, readShape, tryParse } from './json.ts'
import { FormatError, type Notes, type Parsed, type PaperRecord, createNotes } from './record.ts'

const date = CSL_ITEM.shape.issued
const list = z.array(z.string()).nullish()

/** An item of CSL with what Crossref adds. */
const WORK = CSL_ITEM.extend({
  subtitle: list,
  published: date,
  'published-online': date,
  'published-print': date,
  posted: date,
  event: z.object({ name: z.string().nullish() }).nullish(),
  institution: z.array(z.object({ name: z.string().nullish() })).nullish(),
  subject: list,
  'is-referenced-by-count': z.number().nullish(),
  'updated-by': z.array(z.object({ type: z.string().nullish() })).nullish(),
})

/**
 * Reads answers of Crossref: a work or a list of works, in the envelope (`{"status": "ok", "message": …}`) or without.
 *
 * `next` is the cursor of the page that follows.
 *
 * @throws FormatError when there is no work in it, but something else
 */
export function parseCrossref(source: string): Parsed {
  const notes = createNotes()
  const [, status] = /^\s*\{\s*"status"\s*:\s*"(\w+)"/.exec(source.slice(0, 200)) ?? []
  if (status && status !== 'ok') {
    const said = /"message"\s*:\s*"([^"]{1,200})"/.exec(source.slice(0, 2000))?.[1]
    throw new FormatError(`Crossref answered with an error: ${said ?? status}`)
  }
  const { text, line } = messageIn(source)
  const { items, around, isCut } = readItems(text, ['items'], notes)
  const records = items.flatMap((item) => readWork(item.value, item.line + line - 1, notes) ?? [])
  const isEmpty = items.length === 0 || (around['total-results'] === 0 && records.length === 0)
  if (records.length === 0 && !isEmpty) {
    throw new FormatError('there is no work of Crossref in it: ask at https://api.crossref.org/works')
  }
  const next = around['next-cursor']
  return {
    records,
    warnings: notes.inOrder(),
    ...(isCut && { isCut }),
    ...(typeof next === 'string' && items.length > 0 && { next }),
  }
}

/** What is in the envelope, and the line it starts in. */
function messageIn(source: string): { text: string; line: number } {
  const [before] = /^\s*\{\s*"status"[^]{0,2000}?"message"\s*:\s*(?=\{)/.exec(source.slice(0, 3000)) ?? []
  if (before === undefined) {
    // Programs that sort the names have it first.
    const sorted = /^\s*\{\s*"message"\s*:\s*\{/.test(source) ? tryParse(source) : undefined
    return { text: sorted ? JSON.stringify((sorted as { message: object }).message) : source, line: 1 }
  }
  const line = before.split('\n').length
  const whole = tryParse(source)
  // Of an answer that is cut off the message is read as far as it goes.
  const end = whole === undefined ? source.length : source.lastIndexOf('}')
  return { text: source.slice(before.length, end), line }
}

function readWork(value: unknown, line: number, notes: Notes): PaperRecord | undefined {
  const work = readShape(WORK, value, line, notes)
  if (!work || (!work.title && !work.DOI)) {
    notes.add(line, 'what is no work skipped')
    return undefined
  }
  const draft = draftOfCsl(work)
  const [subtitle] = work.subtitle ?? []
  const isSaid = subtitle && work.title?.toLowerCase().includes(subtitle.toLowerCase())
  const dates = [work.issued, work.published, work['published-online'], work['published-print'], work.posted]
    .flatMap((one) => dateOfCsl(one) ?? [])
    .toSorted()
  // The first year, as fully as any of them tells it.
  const year = dates[0]?.slice(0, 4)
  const fullest = dates.filter((one) => one.startsWith(year ?? '')).toSorted((a, b) => b.length - a.length)[0]
  return finish(
    {
      ...draft,
      title:
        subtitle && !isSaid && work.title
          ? `${work.title.replace(/(?<![\s:.])[\s:.]+$/, '')}: ${subtitle}`
          : work.title,
      date: fullest,
      venue: draft.venue ?? work.event?.name ?? undefined,
      keywords: work.subject ?? [],
      withdrawn:
        work['updated-by']?.some(({ type }) => /retraction|withdrawal|removal/i.test(type ?? '')) ?? false,
      signals: [{ name: 'crossref-citations', value: work['is-referenced-by-count'] }],
      label: work.DOI,
    },
    line,
    notes,
  )
}
