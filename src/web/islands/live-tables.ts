import { typesetNumber, typesetVerdict } from '#lab/typeset.ts'
import type { Report } from './protocol.ts'
import { markOf } from './verdict-mark.ts'

type Finished = Extract<Report, { kind: 'finished' }>

/** Puts a run's numbers under the recorded ones: with the idea on the left, without it on the right. */
export function fillTables(panel: Element, { result, labels }: Finished, ablated: boolean): void {
  panel.querySelectorAll('table[hidden], details[hidden]').forEach((part) => part.removeAttribute('hidden'))
  const label = `here, seed ${result.seed}`
  const side = ablated ? '.off' : '.on'

  const claims = rows(panel.querySelector('.claims tbody')!, result.verdicts.length)
  result.verdicts.forEach((verdict, i) => {
    const row = claims[i]!
    if (!row.cells[0]!.textContent) row.cells[0]!.append(verdict.says)
    const { sign, word, tone } = markOf(verdict, ablated)
    const mark = span(`mark ${tone}`, `${sign} ${word}`)
    put(row.querySelector(side)!, label, `${typesetVerdict(verdict)} `, mark)
  })

  const metrics = Object.entries(result.metrics)
  const numbers = rows(panel.querySelector('.metrics tbody')!, metrics.length)
  metrics.forEach(([key, value], i) => {
    const row = numbers[i]!
    if (!row.cells[0]!.textContent) row.cells[0]!.append(labels[key] ?? key)
    put(row.querySelector(side)!, label, typesetNumber(value))
  })
}

/** The rows the server wrote; new ones where nothing was recorded yet, or the method has changed since. */
function rows(body: HTMLTableSectionElement, count: number): HTMLTableRowElement[] {
  if (body.rows.length !== count) {
    body.replaceChildren()
    for (let i = 0; i < count; i++) {
      const head = document.createElement('th')
      head.scope = 'row'
      const row = body.insertRow()
      row.append(head)
      row.insertCell().className = 'on'
      row.insertCell().className = 'off'
    }
  }
  return [...body.rows]
}

function put(cell: Element, label: string, ...content: (string | Node)[]): void {
  cell.querySelector('.here')?.remove()
  const line = document.createElement('p')
  line.className = 'here'
  line.append(span('by', label), ' ', ...content)
  cell.append(line)
}

function span(className: string, text: string): HTMLElement {
  const made = document.createElement('span')
  made.className = className
  made.textContent = text
  return made
}
