import { FormatError, type Notes, type Parsed, type PaperRecord, createNotes } from './record.ts'
import { refuseOtherFormats } from './refuse.ts'
import { noteSpelling } from './spelling.ts'
import {
  cleanLine,
  endsInFullStop,
  endsSentence,
  hasInnerStop,
  hasRoom,
  inWords,
  isList,
  isWrapped,
  joinParts,
  proseLength,
  quote,
  startsLowerCase,
  titleKey,
  widthOf,
} from './text.ts'

/** arXiv takes no longer abstract, in characters; a longer one is two that stand together. */
const MAX_ABSTRACT = 1920
const MAX_TITLE = 300
/** Below this a text that ends like a sentence is a title with a full stop. */
const MIN_ABSTRACT = 100
const USUAL_ABSTRACT = 200
/** From here on a text is an abstract, however it ends. */
const SURE_ABSTRACT = 400
const HEADINGS = new Set([
  'new',
  'Daily Papers',
  'by AK and the research community',
  'Get trending papers in your email inbox!',
  'Get trending papers in your email inbox once a day!',
  'Subscribe',
  'Submitted by',
  'SubscribeSubmitted by',
])
const STUCK_BUTTON = /^Subscribe(?!Submitted by)\p{Lu}/u
const SUBMITTER = /^(?:Subscribe)?Submitted by:? ?(?=\S)(\S+(?: \S+){0,2})$/
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}\\.?'
const NOISE: readonly [what: string, pattern: RegExp][] = [
  ['vote count', /^[+·•▲⬆]? ?\d[\d.,]{0,12} ?[kKmM]?$/],
  ['author count', /^[·•]? ?\d+ authors?$/i],
  ['link', /^View all (?:\d+ )?papers$/i],
  [
    'date',
    new RegExp(
      `^(?:(?:Published|Submitted) (?:on )?)?(?:${MONTH} \\d{1,2}(?:, ?\\d{4})?|\\d{1,2} ${MONTH}(?:,? \\d{4})?|\\d{4}-\\d{2}-\\d{2})$`,
    ),
  ],
]

/** Lines that stood together, without a blank, a heading or a count between them. */
interface Block {
  line: number
  lines: string[]
  text: string
  length: number
  /** `abstract` for certain; `short` abstract perhaps; `long` for a title, unfinished for an abstract. */
  looks: 'abstract' | 'short' | 'long' | 'title'
  afterSubmitter: boolean
}

interface Abstract {
  line: number
  parts: string[]
  length: number
}

interface Draft {
  title: string
  line: number
  abstract?: Abstract
}

/**
 * Reads the plain text of a Daily Papers page: titles and abstracts in turn, a blank line between them.
 *
 * Headings, buttons and card captions are dropped. Whatever else departs from that form is reported with its
 * line and with what was done about it; nothing is guessed that the text does not say, least of all an id.
 *
 * @throws FormatError when there is no text of a paper in it: empty, headings only, binary, HTML, JSON, XML
 */
export function parseDailyPage(text: string): Parsed {
  refuseOtherFormats(text)
  const notes = createNotes()
  noteSpelling(text, notes)
  const found = readBlocks(text, notes)
  const blocks = dropSubmitters(found, notes).filter((block) => hasLetters(block, notes))
  if (blocks.length === 0) throw new FormatError('there are only headings and counts: copy the whole page')
  const drafts = readDrafts(blocks, notes)
  return { records: mergeTwins(drafts, notes), warnings: notes.inOrder() }
}

/** Cleans the lines, drops what is known not to be of a paper, and gathers the rest into blocks. */
function readBlocks(text: string, notes: Notes): Block[] {
  const blocks: Block[] = []
  let run: string[] = []
  let runLength = 0
  let afterSubmitter = false
  let heading = ''
  let headings = 0
  let pages = 0

  const endRun = (nextLine: number) => {
    if (run.length === 0) return
    for (const block of partRun(run, nextLine - run.length)) {
      blocks.push(block)
      block.afterSubmitter = afterSubmitter
      afterSubmitter = false
    }
    run = []
    runLength = 0
  }

  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  for (let i = 0; i < lines.length; i++) {
    const line = i + 1
    const cleaned = cleanLine(lines[i]!)
    let kept = cleaned.text
    if (cleaned.hadControls) notes.add(line, 'control characters removed')
    if (cleaned.hadInvisible) notes.add(line, 'invisible characters (soft hyphen, zero width) removed')
    if (kept === '') {
      endRun(line)
      continue
    }
    if (heading.startsWith('Get trending') && STUCK_BUTTON.test(kept)) {
      kept = kept.slice('Subscribe'.length)
      notes.add(line, 'the button "Subscribe" stuck to this line; cut off')
    }
    const noise = kept.length > 80 ? undefined : noiseIn(kept)
    if (noise === undefined || isInsideParagraph(run, runLength, lines[i + 1])) {
      run.push(/\u00AD\s{0,9}$/.test(lines[i]!.slice(-10)) ? `${kept}\u00AD` : kept)
      runLength += kept.length
      heading = ''
      continue
    }
    endRun(line)
    headings++
    heading = kept
    if (noise !== '') notes.add(line, `${noise} skipped ("${kept}")`, `${noise} skipped`)
    if (kept.endsWith('Submitted by')) afterSubmitter = true
    if (kept === 'Daily Papers' && pages++ === 0) dropMenu(blocks, notes)
  }
  endRun(lines.length + 1)
  if (blocks.length === 0 && headings === 0) throw new FormatError('the text is empty: paste a page into it')
  return blocks
}

/** Empty for a heading, which needs no word; a name for what is skipped with one; undefined for text. */
function noiseIn(line: string): string | undefined {
  if (HEADINGS.has(line)) return ''
  if (SUBMITTER.test(line)) return 'submitter'
  return NOISE.find(([, pattern]) => pattern.test(line))?.[0]
}

/** A year or the word "new" on a line of its own may be in the middle of a wrapped abstract. */
function isInsideParagraph(run: readonly string[], runLength: number, next: string | undefined): boolean {
  const before = run.at(-1)
  if (before === undefined || runLength < MIN_ABSTRACT + 50 || endsSentence(before)) return false
  const after = next === undefined ? '' : cleanLine(next.slice(0, 200)).text
  return after !== '' && noiseIn(after) === undefined
}

/** Takes back what stood above the page's heading, when it is all short like the entries of a menu. */
function dropMenu(blocks: Block[], notes: Notes): void {
  const entries = blocks.flatMap((block) => block.lines)
  const isMenu = entries.every((entry) => entry.length <= 25 && entry.split(' ', 4).length <= 3)
  if (blocks.length === 0 || !isMenu) return
  const count = entries.length === 1 ? 'a line' : `${entries.length} lines`
  notes.add(blocks[0]!.line, `${count} above the heading of the page skipped ("${quote(entries[0]!)}")`)
  blocks.length = 0
}

/** Parts a run at lines as long as an abstract, which are paragraphs of their own; other runs stay whole. */
function partRun(run: readonly string[], line: number): Block[] {
  if (run.length === 1 || run.every((text) => proseLength(text) < USUAL_ABSTRACT))
    return [createBlock(run, line)]
  const blocks: Block[] = []
  let start = 0
  for (let i = 1; i <= run.length; i++) {
    const [before, after] = [run[i - 1]!, run[i]]
    if (after !== undefined && isOneParagraph(before, after)) continue
    blocks.push(createBlock(run.slice(start, i), line + start))
    start = i
  }
  return blocks
}

function isOneParagraph(before: string, after: string): boolean {
  const isLong = proseLength(before) >= USUAL_ABSTRACT
  if (!isLong) return proseLength(after) < USUAL_ABSTRACT && !endsInFullStop(before)
  if (endsSentence(before)) return false
  return startsLowerCase(after) || endsInFullStop(after) || proseLength(after) >= USUAL_ABSTRACT
}

function createBlock(lines: readonly string[], line: number): Block {
  const text = joinParts(lines)
  const length = proseLength(text)
  return {
    line,
    lines: [...lines],
    text,
    length,
    looks: isList(lines) ? 'title' : looksOf(text, length),
    afterSubmitter: false,
  }
}

function looksOf(text: string, length: number): Block['looks'] {
  if (length >= SURE_ABSTRACT) return 'abstract'
  if (length >= USUAL_ABSTRACT) return endsInFullStop(text) || hasInnerStop(text) ? 'abstract' : 'long'
  return length >= MIN_ABSTRACT && endsInFullStop(text) ? 'short' : 'title'
}

const isAbstract = (block: Block | undefined) => block?.looks === 'abstract' || block?.looks === 'short'

/** Drops the name below each "Submitted by", unless it is followed by an abstract and so must be a title. */
function dropSubmitters(blocks: readonly Block[], notes: Notes): Block[] {
  return blocks.flatMap((block, i) => {
    const name = block.lines[0]!
    if (!block.afterSubmitter || name.length > 40 || name.split(' ', 4).length > 3) return [block]
    const rest = block.lines.length > 1 ? createBlock(block.lines.slice(1), block.line + 1) : undefined
    const next = rest ?? blocks[i + 1]
    const isTitle = next ? isAbstract(next) && titleEnd(next) === 0 : name.includes(' ')
    if (isTitle || (!rest && next?.afterSubmitter)) return [block]
    notes.add(block.line, `submitter skipped ("${name}")`, 'submitter skipped')
    return rest ? [rest] : []
  })
}

function hasLetters(block: Block, notes: Notes): boolean {
  if (/[\p{L}\p{N}]/u.test(block.text) || titleKey(block.text) !== '') return true
  notes.add(
    block.line,
    `a line without letters skipped ("${quote(block.text)}")`,
    'a line without letters skipped',
  )
  return false
}

/** Goes through the blocks in order and gives each its place: a title, an abstract, more of it, or nowhere. */
function readDrafts(blocks: readonly Block[], notes: Notes): Draft[] {
  const drafts: Draft[] = []
  /** Where more text would belong; undefined at the start, and after text that was skipped. */
  let last: Draft | undefined
  const begin = (block: Block, next: Block | undefined) => {
    for (const draft of readTitles(block, next, notes)) drafts.push((last = draft))
  }

  blocks.forEach((block, i) => {
    const next = blocks[i + 1]
    const end = last && !last.abstract ? 0 : titleEnd(block)
    if (end > 0) {
      const rest = createBlock(block.lines.slice(end), block.line + end)
      notes.add(rest.line, 'no blank line between the title and this abstract; parted')
      begin(createBlock(block.lines.slice(0, end), block.line), rest)
      if (last) startAbstract(last, rest, notes)
      return
    }
    const role = roleOf(block, next, last)
    if (role === 'title') begin(block, next)
    else if (role === 'abstract' && last) startAbstract(last, block, notes)
    else if (role === 'more' && last?.abstract) goOn(last.abstract, block, notes)
    else {
      const what = `${drafts.length === 0 ? 'text starts in mid-page: ' : ''}an abstract without its title; skipped`
      notes.add(block.line, `${what} ("${quote(block.text)}")`, what)
      last = undefined
    }
  })
  return drafts
}

type Role = 'title' | 'abstract' | 'more' | 'stray'

/** What a block is, by its own looks and by its neighbours. */
function roleOf(block: Block, next: Block | undefined, last: Draft | undefined): Role {
  const beforeAbstract = isAbstract(next)
  if (last && !last.abstract) {
    if (isAbstract(block)) return 'abstract'
    return block.looks === 'long' && !beforeAbstract ? 'abstract' : 'title'
  }
  const stops = endsInFullStop(block.text)
  const lower = startsLowerCase(block.text)
  const unfinished = last?.abstract !== undefined && !endsSentence(last.abstract.parts.at(-1)!)
  const fits = last?.abstract !== undefined && last.abstract.length + block.text.length < MAX_ABSTRACT

  if (block.looks === 'abstract') {
    if (block.length < SURE_ABSTRACT && !stops && !lower && beforeAbstract) return 'title'
    return lower || fits ? 'more' : 'stray'
  }
  if (beforeAbstract) return lower && stops && unfinished ? 'more' : 'title'
  if (!last) return stops && (lower || block.looks === 'short') ? 'stray' : 'title'
  if (lower && (stops || unfinished)) return 'more'
  return stops && (unfinished || (block.looks === 'short' && fits)) ? 'more' : 'title'
}

function startAbstract(draft: Draft, block: Block, notes: Notes): void {
  draft.abstract = { line: block.line, parts: [block.text], length: block.text.length }
  noteLines('abstract', block, notes)
  if (block.length < USUAL_ABSTRACT) {
    const message = `the abstract has only ${block.text.length} characters; kept`
    notes.add(block.line, message, 'a short abstract; kept')
  } else if (block.looks === 'long' && !endsSentence(block.text)) {
    notes.add(block.line, 'the abstract does not end like a sentence and may be cut; kept')
  }
}

function goOn(abstract: Abstract, block: Block, notes: Notes): void {
  const lower = startsLowerCase(block.text)
  const unfinished = !endsSentence(abstract.parts.at(-1)!)
  const message =
    lower || unfinished
      ? `the abstract of line ${abstract.line} goes on here; joined`
      : `two blocks look like one abstract (lines ${abstract.line} and ${block.line}); kept as one`
  notes.add(block.line, message, 'an abstract in several blocks; kept as one')
  noteLines('abstract', block, notes)
  abstract.parts.push(block.text)
  abstract.length += 1 + block.text.length
}

function noteLines(what: 'title' | 'abstract', { line, lines }: Block, notes: Notes): void {
  if (lines.length === 1) return
  const message = `the ${what} runs over ${inWords(lines.length)} lines; joined`
  notes.add(line, message, `the ${what} runs over several lines; joined`)
}

/** One title when the lines look wrapped, and otherwise a title for each line. */
function readTitles(block: Block, next: Block | undefined, notes: Notes): Draft[] {
  const { lines, line } = block
  const width = widthOf(lines)
  const isOne =
    lines.length === 1 ||
    (lines.length === 2 && isAbstract(next)) ||
    lines.every((_, i) => isWrapped(lines, i, width))
  const drafts = isOne
    ? [{ title: block.text, line }]
    : lines.flatMap((text, i) => (titleKey(text) ? [{ title: joinParts([text]), line: line + i }] : []))
  if (isOne) noteLines('title', block, notes)
  else notes.add(line, `${lines.length} lines without a blank between them; each taken as a title`)
  for (const { title, line } of drafts) {
    if (title.length <= MAX_TITLE) continue
    notes.add(line, `the title has ${title.length} characters; kept`, 'a long title; kept')
  }
  return drafts
}

/** How many lines of a wrapped block are a title with its abstract right below; 0 when there is none. */
function titleEnd({ lines, looks }: Block): number {
  if (lines.length < 2 || (looks !== 'abstract' && looks !== 'short') || startsLowerCase(lines[0]!)) return 0
  const width = widthOf(lines)
  const end = 1 + [0, 1, 2].findIndex((i) => i + 1 < lines.length && hasRoom(lines, i, width))
  if (end === 0 || endsInFullStop(lines[end - 1]!) || startsLowerCase(lines[end]!)) return 0
  const hasTitle = titleKey(lines.slice(0, end).join(' ')) !== ''
  return hasTitle && isAbstract(createBlock(lines.slice(end), 0)) ? end : 0
}

/** Records in order, one for each title: a later one with the same title only fills in a missing abstract. */
function mergeTwins(drafts: readonly Draft[], notes: Notes): PaperRecord[] {
  const kept = new Map<string, Draft>()
  for (const draft of drafts) {
    const key = titleKey(draft.title)
    const first = kept.get(key)
    if (!first) {
      kept.set(key, draft)
      continue
    }
    let message = `the title of line ${first.line} again; kept once`
    if (!first.abstract && draft.abstract) {
      first.abstract = draft.abstract
      message += ', with the abstract found here'
    } else if (
      first.abstract &&
      draft.abstract &&
      joinParts(first.abstract.parts) !== joinParts(draft.abstract.parts)
    ) {
      message += ', with the first abstract; the one here differs and is left out'
    }
    notes.add(draft.line, message, 'a title that was there before; kept once')
  }
  return [...kept.values()].map((draft) => toRecord(draft, notes))
}

function toRecord({ title, line, abstract }: Draft, notes: Notes): PaperRecord {
  if (!abstract) {
    notes.add(line, 'abstract missing: the record has none')
    return { title, line }
  }
  const text = joinParts(abstract.parts)
  if (text.length > MAX_ABSTRACT) {
    notes.add(
      abstract.line,
      `the abstract has ${text.length} characters, more than the ${MAX_ABSTRACT} arXiv takes: perhaps two; kept`,
      'an abstract that is too long; kept',
    )
  }
  return { title, abstract: text, line }
}
