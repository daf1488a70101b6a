import { finish } from './finish.ts'
import { parseHfDaily } from './hf-daily.ts'
import { asMeant } from './mojibake.ts'
import { FormatError, type Notes, type Parsed, type PaperRecord, createNotes } from './record.ts'
import { cleanLine } from './text.ts'

const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\\.?'
const DATE = `${MONTH} \\d{1,2}(?:, ?\\d{4})?`
const COUNT = /^(?:\d[\d.,]{0,9} ?[kKmM]?|-)$/
/** What a line of a card is, the first that fits. */
const KINDS = {
  heading:
    /^(?:new|Daily Papers|Trending Papers|by ?(?:AK)?(?: and the research community)?|AK|and the research community|Get trending papers in your email inbox.{0,20}|Subscribe|Daily|Weekly|Monthly|Previous|Next|Hugging Face.{0,20}|Log In|Sign Up|Papers|View all (?:\d+ )?papers|Search|Models|Datasets|Spaces|Buckets(?: new)?|Docs|Enterprise|Pricing|Community)$/,
  submitter: /^(?:Subscribe)?Submitted by:?(?: (\S.{0,60}))?$/,
  authors: /^[-·•]?\s?(\d+) authors?$/,
  /** `Sample Labs · Published on Nov 18, 2026` */
  about: new RegExp(`^(?:(.{1,80}?) ?)?[·•] ?(?:Published on |Submitted on )?(${DATE})$`),
  date: new RegExp(`^(?:(?:Published|Submitted) on )?(${DATE})(?: (\\d{1,4}))?$`),
  upvote: /^Upvotes?(?: (\d[\d.,]*[kK]?))?$/,
  github: /^GitHub(?: (\d[\d.,]*[kK]?))?(?: arXiv Page)?$/i,
  links:
    /^(?:arXiv Page|View arXiv page|View PDF|Project page|Add to collection|Models? citing this paper.*|PDF)$/i,
  dot: /^[·•]$/,
  rank: /^#\d+ Paper of the (?:day|week|month)$/i,
  count: COUNT,
} as const
type Kind = keyof typeof KINDS

interface Card {
  line: number
  title: string
  address?: string | undefined
  texts: string[]
  submitter?: string | undefined
  organisation?: string | undefined
  date?: string | undefined
  upvotes?: string | undefined
  stars?: string | undefined
  code?: string | undefined
  comments?: string | undefined
  /** What comes below title and abstract has begun. */
  isClosed: boolean
}

/** Whether a text is the page of a paper at Hugging Face. */
export const isHfPaperPage = (text: string): boolean =>
  /^arxiv:\d{4}\.\d{4,5}\s*$/im.test(text.slice(0, 5000)) &&
  /^(?:View arXiv page|Upvote|AI-generated summary|Published on )/im.test(text)

/** Whether a text is a page of cards, as the daily and trending papers are shown since 2025. */
export function isHfPage(text: string): boolean {
  const head = text.slice(0, 60_000)
  const isHub =
    /^(?:#+ )?(?:Daily Papers|Trending Papers)\s*$|trending papers in your email inbox|by.{0,3}AK.{0,40}research community/im.test(
      head,
    ) || (head.match(/^(?:arXiv Page|(?:Subscribe)?Submitted by)\s*$/gm)?.length ?? 0) > 1
  const cards =
    /^(?:arXiv Page|Upvote(?: \d+)?|GitHub \d.{0,6})\s*$|[·•] ?(?:Published on )?[A-Z][a-z]{2,8} \d{1,2}, \d{4}\s*$|^[·•]\s*$|huggingface\.co\/papers\/\d{4}\./im
  return (
    isHfPaperPage(text) ||
    (isHub && cards.test(head)) ||
    /<?https:\/\/huggingface\.co\/papers\/\d{4}\.\d{4,5}>?[^]{1,3000}^Upvote/m.test(head)
  )
}

/** The data that a saved page of Hugging Face carries for its scripts: a list of papers, or one; as JSON. */
export function hfDataIn(html: string): string | undefined {
  const [, escaped] = /data-target="DailyPapers"[^<>]{0,500}?data-props="([^"]*)"/.exec(html) ?? []
  const [, one] =
    escaped === undefined
      ? (/data-target="Paper(?:Content|Page)"[^<>]{0,500}?data-props="([^"]*)"/.exec(html) ?? [])
      : []
  const props = escaped ?? one
  return props?.replace(/&(quot|#34|#39|#x27|lt|gt|amp);/g, (_, name: string) => ENTITIES[name]!)
}
const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  '#34': '"',
  '#39': "'",
  '#x27': "'",
  lt: '<',
  gt: '>',
  amp: '&',
}

/**
 * Reads the text of a page of Hugging Face as it is since 2025: a list of daily or trending papers in cards, with or
 * without their abstracts, or the page of one paper. A saved page is read by the data in it.
 *
 * @throws FormatError when there is no paper in it
 */
export function parseHfPage(text: string): Parsed {
  if (/^\s*\{/.test(text)) return parseHfDaily(text)
  const notes = createNotes()
  const lines = asMeant(text, notes)
    .split(/\r\n|\n|\r/)
    .map((line) => cleanLine(line).text)
  const records = isHfPaperPage(text)
    ? [readPaperPage(lines, notes) ?? []].flat()
    : mergeTwins(readCards(lines)).flatMap((card) => finishCard(card, notes) ?? [])
  if (records.length === 0)
    throw new FormatError('there is no paper in it as Hugging Face shows them: copy the whole page')
  return { records, warnings: notes.inOrder() }
}

function kindOf(line: string): { kind: Kind; found: RegExpExecArray } | undefined {
  for (const [kind, pattern] of Object.entries(KINDS)) {
    const found = pattern.exec(line)
    if (found) return { kind: kind as Kind, found }
  }
  return undefined
}

const IMAGE = /!\[[^[\]]{0,200}\]\([^()\s]{0,1000}\)/g
const LINK = /\[((?:[^[\]]|\[[^[\]]{0,200}\]){0,20000})\]\((https?:\/\/[^()\s]{1,500})\)/g

/** `### [Title](https://…)`, `Title <https://…>`: as copies in Markdown and of saved pages have it. */
function unwrapped(line: string): { text: string; address: string | undefined } {
  const addresses: string[] = []
  const text = line
    .replace(/^#{1,6} |^[-*] (?=[\w[])/, '')
    .replace(IMAGE, '')
    .replace(LINK, (_, inside: string, address: string) => {
      addresses.push(address)
      return ` ${inside} `
    })
    .replace(/ ?<(https?:\/\/[^<>\s]{1,500})>/g, (_, address: string) => (addresses.push(address), ''))
    // A link over several lines.
    .replace(/^\[(?=[^\]]*$)|\]\(https?:\/\/[^()\s]{1,500}\)$|^\[(?:图片|Image)[^\]]{0,80}\]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  return {
    text,
    address: addresses.find((one) => /\/papers\/\d{4}\.|github\.com\//.test(one) && !one.includes('login?')),
  }
}

function readCards(lines: readonly string[]): Card[] {
  const cards: Card[] = []
  let card: Card | undefined
  /** Of the card that comes. */
  let [submitter, votes]: (string | undefined)[] = []
  let expects: 'submitter' | 'upvotes' | 'stars' | undefined
  for (const [i, whole] of lines.entries()) {
    const { text: line, address } = unwrapped(whole)
    if (line === '') continue
    const { kind, found } = kindOf(line) ?? {}
    if (expects === 'submitter' && (kind === undefined || kind === 'heading')) {
      ;[submitter, expects] = [line, undefined]
      continue
    }
    if (kind === 'count') {
      if (expects === 'upvotes' && card) card.upvotes = line
      else if (expects === 'stars' && card) card.stars = line
      else if (card?.isClosed && submitter === undefined && card.comments === undefined) {
        // A count between two cards is the comments of one or the votes of the next.
        if (isNextTitle(lines, i)) [votes, card] = [line, undefined]
        else card.comments = line
      } else votes = line
      expects = undefined
      continue
    }
    expects = undefined
    if (kind === 'submitter') {
      if (card) card.isClosed = true
      if (found![1] === undefined) expects = 'submitter'
      submitter = found![1] ?? ''
    } else if (kind === 'upvote') {
      if (found![1] === undefined) expects = 'upvotes'
      else if (card) card.upvotes = found![1]
      if (card) card.isClosed = true
    } else if (kind === 'github') {
      if (found![1] === undefined) expects = 'stars'
      else if (card) card.stars = found![1]
      if (card) {
        card.code = address
        card.isClosed = true
      }
    } else if (kind === 'about' || kind === 'date') {
      const [organisation, date] = kind === 'about' ? [found![1], found![2]] : [undefined, found![1]]
      if (card && !card.date) {
        card.date = date
        card.organisation ??= organisation
        if (kind === 'date' && found![2]) card.comments = found![2]
        card.isClosed = true
      }
    } else if (kind === 'dot') {
      // The line before it names who is behind the paper.
      if (card && card.texts.length > 0 && card.texts.at(-1)!.length < 80)
        card.organisation ??= card.texts.pop()
      if (card) card.isClosed = true
    } else if (kind !== undefined) {
      if (card && kind !== 'heading') card.isClosed = true
    } else if (!card || card.isClosed || submitter !== undefined) {
      cards.push(
        (card = {
          line: i + 1,
          title: line,
          address,
          texts: [],
          isClosed: false,
          submitter: submitter || undefined,
          upvotes: votes,
        }),
      )
      submitter = votes = undefined
    } else card.texts.push(line)
  }
  return cards.filter((one) => one.isClosed || one.texts.length > 0)
}

/** Whether what follows a line is a title and no count. */
const isNextTitle = (lines: readonly string[], at: number): boolean => {
  const next = lines.slice(at + 1, at + 6).find((line) => line !== '')
  return next !== undefined && kindOf(unwrapped(next).text) === undefined
}

/** Each paper once: a wide page and a narrow one stand in the same text. */
function mergeTwins(cards: readonly Card[]): Card[] {
  const byTitle = new Map<string, Card>()
  for (const card of cards) {
    const first = byTitle.get(card.title)
    if (!first) byTitle.set(card.title, card)
    else {
      if (first.texts.length === 0) first.texts = card.texts
      first.date = (first.date?.length ?? 0) >= (card.date?.length ?? 0) ? first.date : card.date
    }
  }
  return [...byTitle.values()]
}

/** `1.2k` as a number; `-` is none. */
function numberOf(text: string | undefined): number | undefined {
  const [, digits, unit = ''] = /^(\d[\d.,]*) ?([kKmM]?)$/.exec(text ?? '') ?? []
  if (digits === undefined) return text === '-' ? 0 : undefined
  const number = Number(digits.replaceAll(',', ''))
  return Math.round(number * ({ k: 1000, m: 1_000_000 }[unit.toLowerCase()] ?? 1))
}

function finishCard(card: Card, notes: Notes): PaperRecord | undefined {
  return finish(
    {
      title: card.title,
      abstract: card.texts.join(' '),
      arxiv: [card.address],
      // Without a year it is the day of the list or of this year: not told.
      date: /\d{4}$/.test(card.date ?? '') ? card.date : undefined,
      links: [{ kind: 'code', url: card.code, saidBy: 'hf' }],
      signals: [
        { name: 'hf-upvotes', value: numberOf(card.upvotes) },
        { name: 'hf-comments', value: numberOf(card.comments) },
        { name: 'github-stars', value: numberOf(card.stars) },
      ],
      facts: [
        { name: 'organisation', value: card.organisation },
        { name: 'submitter', value: card.submitter },
      ],
    },
    card.line,
    notes,
  )
}

/** The page of one paper: what stands below a name of a part belongs to it. */
function readPaperPage(lines: readonly string[], notes: Notes): PaperRecord | undefined {
  const start = lines.findIndex((line) => /^arxiv:\d{4}\.\d{4,5}$/i.test(line))
  const rest = lines.map((line) => unwrapped(line).text)
  const after = (pattern: RegExp, from = start) => {
    const at = rest.findIndex((line, i) => i >= from && pattern.test(line))
    return at < 0 ? undefined : rest.findIndex((line, i) => i > at && line !== '')
  }
  const textAt = (at: number | undefined) => (at === undefined || at < 0 ? undefined : rest[at])
  const titleAt = rest.findIndex((line, i) => i > start && line !== '')
  if (titleAt < 0) return undefined
  const upvoteAt = rest.findIndex((line, i) => i > titleAt && KINDS.upvote.test(line))
  const authorsAt = rest.findIndex((line) => /^Authors?:/.test(line))
  const abstractAt = rest.findIndex((line) => line === 'Abstract')
  const endAt = rest.findIndex(
    (line, i) =>
      i > abstractAt && /^(?:View arXiv page|View PDF|Community|Project page|GitHub)\b/i.test(line),
  )
  const end = endAt < 0 ? rest.length : endAt
  const madeAt = rest.findIndex((line, i) => i > abstractAt && i < end && line === 'AI-generated summary')
  const between = (from: number, to: number) =>
    rest
      .slice(from + 1, to)
      .filter(Boolean)
      .join(' ')
  const head = rest.slice(titleAt + 1, upvoteAt < 0 ? titleAt + 1 : upvoteAt).filter(Boolean)
  const last = head.at(-1)
  const organisation =
    last !== undefined &&
    kindOf(last) === undefined &&
    !/^on [A-Z]/.test(last) &&
    head.at(-2) !== 'Submitted by'
      ? last
      : undefined
  return finish(
    {
      title: textAt(titleAt),
      abstract: abstractAt < 0 ? undefined : between(madeAt < 0 ? abstractAt : madeAt, end),
      summary: madeAt < 0 ? undefined : between(abstractAt, madeAt),
      authors:
        authorsAt < 0
          ? []
          : rest
              .slice(authorsAt, abstractAt < 0 ? undefined : abstractAt)
              .join('\n')
              .replace(/^Authors?:/, '')
              .split(/\s*,\s*|\n/)
              .filter((name) => /\p{L}/u.test(name)),
      arxiv: [lines[start]],
      date: rest.map((line) => /^Published on (.{6,20})$/.exec(line)?.[1]).find(Boolean),
      signals: [
        {
          name: 'hf-upvotes',
          value: numberOf(KINDS.upvote.exec(rest[upvoteAt] ?? '')?.[1] ?? textAt(after(KINDS.upvote))),
        },
        {
          name: 'github-stars',
          value: numberOf(
            KINDS.github.exec(rest.find((line) => KINDS.github.test(line)) ?? '')?.[1] ??
              textAt(after(KINDS.github, end)),
          ),
        },
      ],
      facts: [
        { name: 'organisation', value: organisation },
        { name: 'submitter', value: textAt(after(/^(?:· ?)?Submitted by$/)) },
      ],
      name: lines[start]!.replace(/^arxiv:/i, ''),
    },
    start + 1,
    notes,
  )
}
