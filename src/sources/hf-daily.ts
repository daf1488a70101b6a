import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { parseArxivId } from './arxiv-id.ts'
import { readDate } from './dates.ts'
import { type Draft, finish } from './finish.ts'
import { COMMENTS, countComments } from './hf-comments.ts'
import { type Item, readItems, readShape } from './json.ts'
import { type Fact, FormatError, type Notes, type Parsed, type PaperRecord, createNotes } from './record.ts'

const text = z.string().nullish()
const number = z.number().nullish()
const texts = z.array(z.string()).nullish()
const repos = z.array(z.object({ id: text })).nullish()
const someone = z.object({ fullname: text, name: text, user: text, type: text }).nullish().catch(undefined)
const author = z.object({ name: text, status: text, user: someone })

/** What is read of a paper; everything else stays in the record's `raw`. */
const PAPER = z.object({
  id: text,
  title: text,
  summary: text,
  authors: z.array(author.nullable()).nullish(),
  publishedAt: text,
  submittedAt: text,
  submittedOnDailyAt: text,
  upvotes: number,
  comments: COMMENTS,
  projectPage: text,
  githubRepo: text,
  githubRepoAddedBy: text,
  githubStars: number,
  aiSummary: text,
  aiKeywords: texts,
  mediaUrls: texts,
  withdrawnAt: text,
  organization: someone,
  submittedOnDailyBy: someone,
  submittedBy: someone,
  discussionId: text,
  linkedModels: repos,
  linkedDatasets: repos,
  linkedSpaces: repos,
})
/** What stands around a paper in a list; some keep lists with the day they were taken. */
const AROUND = z.object({
  paper: z.unknown().optional(),
  snapshotDate: text,
  publishedAt: text,
  thumbnail: text,
  mediaUrl: text,
  mediaUrls: texts,
  numComments: number,
  comments: COMMENTS,
  organization: someone,
  submittedBy: someone,
})
type Paper = z.output<typeof PAPER>
type Around = z.output<typeof AROUND>

const HUB = 'https://huggingface.co'
/** What is said of an author who has an account there. */
const STATUSES: Readonly<Record<string, Fact['name']>> = {
  claimed_verified: 'verified-author',
  extracted_confirmed: 'verified-author',
  admin_assigned: 'assigned-author',
  claimed: 'claimed-author',
  extracted_pending: 'claimed-author',
}

/**
 * Reads what the Hugging Face API says of daily papers: a day's list, a search, or one paper, each paper by
 * itself or wrapped in an item of the list; also several of these one after another, such as one a line, and with the
 * names that the Python library gives the fields.
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
  const place = createPlaces()
  const records = items.flatMap((item) => {
    const read = readHfPaper(item, notes)
    if (!read) return []
    return [isList ? place(read) : read.record]
  })
  return { records, warnings: notes.inOrder(), ...(isCut && { isCut }) }
}

/** Gives papers that come one after another their place on the list of their day. */
export function createPlaces(given?: string) {
  const places = new Map<string, number>()
  return ({ record, day = given }: { record: PaperRecord; day?: string | undefined }): PaperRecord => {
    if (!day) return record
    const position = places.get(day) ?? 0
    places.set(day, position + 1)
    return { ...record, listing: { day, position } }
  }
}

/** Whether a value looks like a paper of Hugging Face, wrapped or by itself. */
export function isHfPaper(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const paper = 'paper' in value ? value.paper : value
  if (typeof paper !== 'object' || paper === null) return false
  return (
    'id' in paper &&
    'title' in paper &&
    ['publishedAt', 'published_at', 'submittedOnDailyAt', 'submitted_on_daily_at', 'upvotes', 'summary'].some(
      (name) => name in paper,
    )
  )
}

/** Reads one item of a list; `day` is the one whose list it is on. */
export function readHfPaper(
  { value, text, line }: Item,
  notes: Notes,
): { record: PaperRecord; day: string | undefined } | undefined {
  const isWrapped = typeof value === 'object' && value !== null && 'paper' in value
  const around: Around = (isWrapped && readShape(AROUND, inCamelCase(value), line, notes)) || {}
  const paper = readShape(PAPER, inCamelCase(isWrapped ? value.paper : value), line, notes)
  if (!paper) {
    notes.add(line, 'what is no paper skipped')
    return undefined
  }
  const submitted = submittedAt(paper, around)
  const draft = { ...draftOf(paper, around), submitted, raw: text }
  const record = finish(draft, line, notes)
  if (!record) return undefined
  const { id } = paper
  if (id && !parseArxivId(id)) notes.add(line, `the id "${id.slice(0, 40)}" is not arXiv's; kept as a name`)
  const day = readDate(paper.submittedOnDailyAt ?? around.snapshotDate ?? submitted ?? '')
  return { record, day: day?.length === 10 ? day : undefined }
}

function draftOf(paper: Paper, around: Around): Draft {
  const { githubRepoAddedBy: by } = paper
  const talk = countComments(around.comments ?? paper.comments)
  // In 2024 the picture was the first of the media.
  const isPicture = around.mediaUrl?.includes('/social-thumbnails/') ?? false
  return {
    title: paper.title,
    abstract: paper.summary,
    authors: (paper.authors ?? []).map((author) => author?.name),
    arxiv: [paper.id],
    date: paper.publishedAt,
    withdrawn: Boolean(paper.withdrawnAt),
    keywords: paper.aiKeywords ?? [],
    summary: paper.aiSummary,
    image: around.thumbnail ?? (isPicture ? around.mediaUrl : undefined),
    media: [...(paper.mediaUrls ?? []), ...(around.mediaUrls ?? []), isPicture ? undefined : around.mediaUrl],
    links: [
      { kind: 'code', url: paper.githubRepo, saidBy: by === 'user' || by === 'auto' ? `hf-${by}` : 'hf' },
      { kind: 'project', url: paper.projectPage, saidBy: 'hf' },
      ...linked('model', paper.linkedModels, `${HUB}/`),
      ...linked('dataset', paper.linkedDatasets, `${HUB}/datasets/`),
      ...linked('demo', paper.linkedSpaces, `${HUB}/spaces/`),
    ],
    signals: [
      { name: 'hf-upvotes', value: paper.upvotes },
      { name: 'hf-comments', value: around.numComments ?? talk.comments },
      { name: 'hf-commenters', value: talk.people },
      { name: 'github-stars', value: paper.githubStars },
    ],
    facts: [
      { name: 'organisation', ...named(paper.organization ?? around.organization) },
      { name: 'discussion', value: paper.discussionId },
      { name: 'submitter', ...named(around.submittedBy ?? paper.submittedOnDailyBy ?? paper.submittedBy) },
      ...(paper.authors ?? []).flatMap((author) => {
        const name = STATUSES[author?.status ?? '']
        const { url } = named(author?.user)
        return name && author?.name && url ? [{ name, value: author.name, url }] : []
      }),
    ],
    name: paper.id,
  }
}

/**
 * When a paper was put on the list, as ISO 8601 in UTC. Until March 2025 only the outer date said so, and it is the
 * wall clock of New York with a false `Z`; later it is that of the paper, in the same clock.
 */
function submittedAt(paper: Paper, around: Around): string | undefined {
  if (paper.submittedOnDailyAt) return paper.submittedOnDailyAt
  const said = around.publishedAt ?? paper.submittedAt
  const [wall] = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?/.exec(said ?? '') ?? []
  if (wall === undefined) return undefined
  try {
    const moment = Temporal.PlainDateTime.from(wall).toZonedDateTime('America/New_York').toInstant()
    const published = Date.parse(paper.publishedAt ?? '')
    const isOfPaper = said === paper.publishedAt || Math.abs(moment.epochMilliseconds - published) < 1000
    return isOfPaper ? undefined : moment.toString()
  } catch {
    return undefined
  }
}

/** An object with the names of its fields as the API writes them: the Python library has `published_at`. */
function inCamelCase(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inside]) => [
      name.replace(/(?<=[a-z])_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      inside,
    ]),
  )
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
