import { z } from 'zod'
import { tryParse } from './json.ts'
import { type Dumped, FormatError, type Notes, type PaperRecord } from './record.ts'
import { quote } from './text.ts'

/** What the first line of a dump says that it is, and of which form. */
export const DUMP = { format: 'daily-papers', version: 1 } as const

/** No database keeps a NUL, and no text of a paper is longer. */
const text = z
  .string()
  .max(200_000)
  .refine((said) => !said.includes('\0'), 'has a NUL in it')
const name = text.min(1).max(10_000)
const address = text.regex(/^https?:\/\/\S+$/i, 'is no address of the web')
/** UTC milliseconds. */
const time = z.int().min(0).max(8.64e15)
const day = z.iso.date()
const partOfDate = text.regex(/^\d{4}(?:-\d\d(?:-\d\d)?)?$/, 'is no date')

/** What is kept of a record; the rest stands beside it. */
type Kept = Omit<PaperRecord, 'raw' | 'line' | 'signals' | 'listing' | 'announced' | 'source' | 'dumped'>

const fields = {
  title: name,
  abstract: text.optional(),
  authors: z.array(text).optional(),
  moreAuthors: z.literal(true).optional(),
  arxiv: name.optional(),
  version: z.int().min(1).optional(),
  doi: name.optional(),
  otherDois: z.array(name).optional(),
  date: partOfDate.optional(),
  updated: partOfDate.optional(),
  published: time.optional(),
  submitted: time.optional(),
  versions: z.array(z.object({ version: z.int().min(1), date: partOfDate.optional() })).optional(),
  withdrawn: z.boolean().optional(),
  categories: z.array(text).optional(),
  venue: text.optional(),
  keywords: z.array(text).optional(),
  summary: text.optional(),
  image: address.optional(),
  media: z.array(address).optional(),
  url: address.optional(),
  links: z.array(z.object({ kind: name, url: address, saidBy: name })).optional(),
  facts: z.array(z.object({ name, value: text, url: address.optional() })).optional(),
  name: name.optional(),
  names: z.array(name).optional(),
} satisfies { [K in keyof Kept]-?: z.ZodType }

const DUMPED = z.object({
  id: name,
  title: name,
  ids: z.array(name),
  listed: time,
  said: z
    .array(
      z.object({
        source: name,
        name,
        said: time,
        record: z.object(fields),
        raw: z.string().max(16_000_000).optional(),
      }),
    )
    .min(1, 'is empty'),
  listings: z.array(z.object({ day, source: name, position: z.int().min(0), seen: time })),
  signals: z.array(z.object({ name, value: z.number(), observed: time })),
})

/** Whether a line of JSON is the first of a dump. */
export const isDumpHead = (value: unknown): value is { format: string; version: unknown } =>
  typeof value === 'object' && value !== null && 'format' in value && value.format === DUMP.format

/** Whether a line of JSON is the last of a dump. */
export const isDumpEnd = (value: object): boolean => 'end' in value && value.end === DUMP.format

/** Whether a line of JSON is a paper as another site like this one knows it. */
export const isDumped = (value: object): boolean =>
  'said' in value && 'listed' in value && 'listings' in value

/**
 * Looks at the beginning of a dump.
 *
 * @throws FormatError when it is of a form that only a later version of this program reads
 */
export function checkDump(start: string): void {
  const head = tryParse(/^\uFEFF?([^\r\n]*)/.exec(start)![1]!)
  if (!isDumpHead(head) || head.version === DUMP.version) return
  throw new FormatError(
    `the dump is of form ${quote(String(head.version))}, this version of the program reads form ${DUMP.version}: update it, and import again`,
  )
}

/** Reads a paper of a dump; undefined, with a warning, when it is not as it should be. */
export function readDumped(value: object, line: number, notes: Notes): PaperRecord | undefined {
  const { data, error } = DUMPED.safeParse(value)
  if (data) {
    const { title, ...dumped } = data
    return { title, dumped: dumped as Dumped, line }
  }
  const { path, message } = error.issues[0]!
  notes.add(
    line,
    `"${quote(path.join('.'))}" ${message}; the paper is skipped`,
    'a paper not as expected; skipped',
  )
  return undefined
}
