import { fateOf, type Fate } from '#lab/fate.ts'
import { inWords, valueInWords } from '#lab/in-words.ts'
import { typesetNumber } from '#lab/typeset.ts'
import { element } from './element.ts'
import type { Report } from './protocol.ts'
import { markOf } from './verdict-mark.ts'

type Finished = Extract<Report, { kind: 'finished' }>

/** Takes away what an earlier run of this kind said: a new one is on, and may be stopped. */
export function clearNumbers(panel: Element, off: string, meanwhile: string): void {
  for (const line of panel.querySelectorAll<HTMLElement>('.all .here[data-off]'))
    if (line.dataset.off === off) line.remove()
  for (const place of panel.querySelectorAll('.claims li .here')) place.textContent = ''
  const place = panel.querySelector(`.pair [data-off='${off}'] .here`)
  if (place) place.textContent = meanwhile
}

/**
 * Puts a run's numbers under the recorded ones, in the same words: claims and checks by their sentence, metrics by
 * their label. What the record does not have is added.
 */
export function showNumbers(panel: Element, { result, labels }: Finished, label: string): void {
  const off = result.without ?? ''
  panel.querySelector('.all')!.removeAttribute('hidden')

  function put(cell: Element, ...content: (string | Node)[]): void {
    const line = element('p', 'here', element('span', 'by', label), ' ', ...content)
    line.dataset.off = off
    cell.append(line)
  }

  for (const claim of result.claims) {
    const row = rowOf(panel, '.claims', claim.says)
    const isPair = row.querySelector('.pair') !== null
    const place = row.querySelector(isPair ? `[data-off='${off}'] .here` : '.here')
    const asked = result.without === undefined || claim.restsOn.includes(off)
    const words = isPair ? valueInWords(claim.measured, claim.unit, claim.sides) : inWords(claim)
    const where = isPair || result.without === undefined ? 'here: ' : 'here, without it: '
    place?.replaceChildren(
      where,
      element('b', '', words),
      ...(asked ? [' ', mark(fateOf(claim, result))] : []),
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
    row.append(element('p', 'says', says), element('p', 'here'), element('div', 'on'))
    list.append(row)
  }
  return row
}

function mark(fate: Fate): HTMLElement {
  const { sign, tone } = markOf(fate)
  return element('span', `mark ${tone}`, `${sign} ${fate}`)
}
