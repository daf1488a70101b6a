import { inWords } from '#lab/in-words.ts'
import { typesetNumber } from '#lab/typeset.ts'
import type { Report } from './protocol.ts'
import { type Fate, fateOf, markOf } from './verdict-mark.ts'

type Finished = Extract<Report, { kind: 'finished' }>

/**
 * Puts a run's numbers under the recorded ones, in the same words: claims and checks by their sentence, metrics by
 * their label. What the record does not have is added.
 */
export function showNumbers(panel: Element, { result, labels }: Finished, label: string): void {
  const off = result.without ?? ''
  panel.querySelector('.all')!.removeAttribute('hidden')

  function put(cell: Element, ...content: (string | Node)[]): void {
    const line = element('p', 'here')
    line.dataset.off = off
    line.append(element('span', 'by', label), ' ', ...content)
    ;[...cell.querySelectorAll<HTMLElement>('.here')].find((old) => old.dataset.off === off)?.remove()
    cell.append(line)
  }

  for (const claim of result.claims) {
    const row = rowOf(panel, '.claims', claim.says)
    put(
      row.querySelector(off ? '.off' : '.on')!,
      element('b', '', inWords(claim)),
      ' ',
      mark(fateOf(claim, result)),
    )
  }
  for (const check of result.checks) {
    const row = rowOf(panel, '.checks', check.says)
    put(row.querySelector('.on')!, inWords(check), ' ', mark(check.holds ? 'holds' : 'cannot tell'))
  }
  for (const [key, value] of Object.entries(result.metrics)) {
    const row = rowOf(panel, '.metrics', labels[key] ?? key)
    const cells = [...row.querySelectorAll('td')]
    put(cells.find((cell) => (cell.dataset.off ?? '') === off) ?? cells[0]!, typesetNumber(value))
  }
}

/** The row that the server wrote for a sentence; a new one where nothing was recorded of it. */
function rowOf(panel: Element, within: string, says: string): Element {
  const rows = [...panel.querySelectorAll<HTMLElement>(`${within} [data-says]`)]
  const known = rows.find((row) => row.dataset.says === says)
  if (known) return known
  const list = [...panel.querySelectorAll(within)].at(-1)!
  const row = list instanceof HTMLTableElement ? list.tBodies[0]!.insertRow() : element('li', '')
  row.dataset.says = says
  if (row instanceof HTMLTableRowElement) {
    row.append(element('th', '', says))
    row.insertCell()
  } else {
    row.append(element('p', 'says', says), element('div', 'on'), element('div', 'off'))
    list.append(row)
  }
  return row
}

function mark(fate: Fate): HTMLElement {
  const { sign, tone } = markOf(fate)
  return element('span', `mark ${tone}`, `${sign} ${fate}`)
}

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag)
  made.className = className
  made.textContent = text
  return made
}
