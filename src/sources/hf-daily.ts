import { z } from 'zod'
import { parseArxivId } from './arxiv-id.ts'
import { readDate } from './dates.ts'
import { finish } from './finish.ts'
import { type Item, readItems, readShape } from './json.ts'
import { FormatError, type Notes, type Parsed, type PaperRecord, createNotes } from './record.ts'

const text = z.string().nullish()
const repos = z.array(z.object({ id: text })).nullish()

const someone = z.object({ fullname: text, name: text, user: text, type: text }).nullish().catch(undefined)

/** What is read of a paper; everything else stays in the record's `raw`. */
const PAPER = z.object({
  id: text,
  title: text,
  summary: text,
  authors: z.array(z.object({ name: text }).nullable()).nullish(),
  publishedAt: text,
  submittedOnDailyAt: text,
  upvotes: z.number().nullish(),
  projectPage: text,
  githubRepo: text,
  githubRepoAddedBy: text,
  withdrawnAt: text,
  organization: someone,
  submittedOnDailyBy: someone,
  linkedModels: repos,
  linkedDatasets: repos,
  linkedSpaces: repos,
})
const AROUND = z.object({
  paper: z.unknown().optional(),
  numComments: z.number().nullish(),
  organization: someone,
  submittedBy: someone,
})
const HUB = 'https://huggingface.co'

/**
 * Reads what the Hugging Face API says of daily papers: a day's list, a search, or one paper, each paper by
 * itself or wrapped in an item of the list.
 *
 * Title, abstract and dates are those of the paper; the ones around it are copies, and the outer date is no UTC.
 * The day of a list is the one a paper was submitted on, its place the one among the papers of that day. A paper
 * that stands alone has no place.
 *
 * @throws FormatError when it is no such answer
 */
export function parseHfDaily(text: string): Parsed {
  const notes = createNotes()
  const { items, isList, isCut } = readItems(text, ['papers', 'dailyPapers'], notes)
  if (items.length > 0 && !items.some(({ value }) => isHfPaper(value))) throw noPapers(items[0]!.value)

  const places = new Map<string, number>()
  const records = items.flatMap((item) => {
    const read = readHfPaper(item, notes)
    if (!read) return []
    const { day, record } = read
    if (!isList || !day) return [record]
    const position = places.get(day) ?? 0
    places.set(day, position + 1)
    return [{ ...record, listing: { day, position } }]
  })
  return { records, warnings: notes.inOrder(), ...(isCut && { isCut }) }
}

/** Whether a value looks like a paper of Hugging Face, wrapped or by itself. */
export function isHfPaper(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const paper = 'paper' in value ? value.paper : value
  if (typeof paper !== 'object' || paper === null) return false
  return (
    'id' in paper &&
    'title' in paper &&
    ['publishedAt', 'submittedOnDailyAt', 'upvotes', 'summary'].some((name) => name in paper)
  )
}

/** Reads one item of a list; `day` is the one whose list it is on. */
export function readHfPaper(
  { value, text, line }: Item,
  notes: Notes,
): { record: PaperRecord; day: string | undefined } | undefined {
  const isWrapped = typeof value === 'object' && value !== null && 'paper' in value
  const around = isWrapped ? readShape(AROUND, value, line, notes) : undefined
  const paper = readShape(PAPER, isWrapped ? value.paper : value, line, notes)
  if (!paper) {
    notes.add(line, 'what is no paper skipped')
    return undefined
  }
  const { id, githubRepoAddedBy: by } = paper
  const record = finish(
    {
      title: paper.title,
      abstract: paper.summary,
      authors: (paper.authors ?? []).map((author) => author?.name),
      arxiv: [id],
      date: paper.publishedAt,
      withdrawn: Boolean(paper.withdrawnAt),
      links: [
        { kind: 'code', url: paper.githubRepo, saidBy: by === 'user' || by === 'auto' ? `hf-${by}` : 'hf' },
        { kind: 'project', url: paper.projectPage, saidBy: 'hf' },
        ...linked('model', paper.linkedModels, `${HUB}/`),
        ...linked('dataset', paper.linkedDatasets, `${HUB}/datasets/`),
        ...linked('demo', paper.linkedSpaces, `${HUB}/spaces/`),
      ],
      signals: [
        { name: 'hf-upvotes', value: paper.upvotes },
        { name: 'hf-comments', value: around?.numComments },
      ],
      facts: [
        { name: 'organisation', ...named(paper.organization ?? around?.organization) },
        { name: 'submitter', ...named(around?.submittedBy ?? paper.submittedOnDailyBy) },
      ],
      name: id,
      raw: text,
    },
    line,
    notes,
  )
  if (!record) return undefined
  if (id && !parseArxivId(id)) notes.add(line, `the id "${id.slice(0, 40)}" is not arXiv's; kept as a name`)
  const day = paper.submittedOnDailyAt ? readDate(paper.submittedOnDailyAt) : undefined
  return { record, day: day?.length === 10 ? day : undefined }
}

/** Somebody's name and page. The name in addresses is `name`, elsewhere `user`. */
function named(who: z.output<typeof someone>): { value?: string; url?: string } {
  const handle = who?.name ?? who?.user
  const value = who?.fullname ?? handle
  return {
    ...(value && { value }),
    ...(handle && /^[\w.-]{1,100}$/.test(handle) && { url: `${HUB}/${handle}` }),
  }
}

const linked = (kind: 'model' | 'dataset' | 'demo', list: z.output<typeof repos>, start: string) =>
  (list ?? []).map(({ id }) => ({ kind, url: id && start + id, saidBy: 'hf' }))

function noPapers(first: unknown): FormatError {
  const error = z.object({ error: z.string() }).safeParse(first)
  return new FormatError(
    error.success
      ? `Hugging Face answered with an error: ${error.data.error.slice(0, 200)}`
      : 'there is no paper of Hugging Face in it',
  )
}
