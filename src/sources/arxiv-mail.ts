import { type ArxivText, type Field, addTo, fieldOf, finishArxiv } from './arxiv-text.ts'
import { readDate } from './dates.ts'
import { asMeant } from './mojibake.ts'
import { FormatError, type Parsed, createNotes } from './record.ts'

const ENTRY =
  /^arXiv:((?:[a-z-]+(?:\.[A-Z]{2})?\/)?\d{4}[\d.]{3,6})(?:v\d{1,3})?\s{0,3}(\(\*cross-listing\*\))?(?:\s{0,3}\(.{0,80}\))?$/i
const REPLACED = /^replaced with revised version (.{5,40}?)(?:\s{2,}|$)/i
const BAR = /^\\\\\s*(?:\(\s*https?:\/\/.*)?$/

/** Whether a text is the daily mail of arXiv. */
export const isArxivMail = (text: string): boolean =>
  /^\\\\\s*\r?\n(?:Paper: \S+ \()?arXiv:\S+/m.test(text.slice(0, 50_000))

/**
 * Reads arXiv's daily mail: entries between bars and `\\`, cross-lists and replacements among them.
 *
 * @throws FormatError when there is no entry in it
 */
export function parseArxivMail(text: string): Parsed {
  const notes = createNotes()
  const papers: (ArxivText & { sent?: string; revised?: string })[] = []
  let paper: (typeof papers)[number] | undefined
  let place: Field | undefined
  let bars = 0
  for (const [i, whole] of asMeant(text, notes)
    .split(/\r\n|\n|\r/)
    .entries()) {
    const line = whole.trim()
    const [, id, isCross] = ENTRY.exec(line) ?? []
    if (id !== undefined && bars < 2) {
      papers.push((paper = { line: i + 1, id, announced: isCross ? 'cross' : 'new', fields: new Map() }))
      place = undefined
      bars = 1
    } else if (BAR.test(line)) {
      bars = line === '\\\\' ? bars + 1 : 0
      place = bars === 2 ? 'abstract' : undefined
      if (bars !== 2) paper = bars === 0 ? undefined : paper
    } else if (/^-{10,}$|^%[-%]{10,}$/.test(line)) {
      ;[paper, place, bars] = [undefined, undefined, 0]
    } else if (paper && bars === 2) addTo(paper, 'abstract', line)
    else if (paper) {
      const [, when] = REPLACED.exec(line) ?? []
      const [, sent] = /^Date: (.{5,40}?)(?:\s{2,}|$)/.exec(line) ?? []
      if (when !== undefined) Object.assign(paper, { announced: 'replace', revised: when })
      else if (sent !== undefined) paper.sent = sent
      const began = when === undefined && sent === undefined ? fieldOf(line) : undefined
      if (began) {
        place = began.field
        addTo(paper, place, began.rest)
      } else if (place && /^\s/.test(whole)) addTo(paper, place, line)
    }
  }
  const records = papers.flatMap(({ sent, revised, ...one }) => {
    if (sent !== undefined) one.fields.set('submitted', [sent])
    const record = finishArxiv(one, notes)
    return record ? [revised === undefined ? record : { ...record, ...revisedOn(revised) }] : []
  })
  if (records.length === 0)
    throw new FormatError('there is no entry of arXiv’s mail in it: copy all of the mail')
  return { records, warnings: notes.inOrder() }
}

function revisedOn(when: string): { updated?: string } {
  const date = readDate(when)
  return date ? { updated: date } : {}
}
