import type { Said } from '#lab/draw.ts'
import { drawPad, grey } from './draw-pad.ts'
import { RunFailure } from './failure.ts'
import type { DrawOrder, DrawReport, Drawing } from './protocol.ts'

const MOVES: readonly [sign: string, name: string, right: number, down: number][] = [
  ['←', 'Move left', -1, 0],
  ['↑', 'Move up', 0, -1],
  ['↓', 'Move down', 0, 1],
  ['→', 'Move right', 1, 0],
]

/**
 * A pad to draw a digit on, and what the method says of it: trained once in a worker, then asked at each stroke. Ends the
 * worker and throws a `RunFailure` when the training fails.
 */
export async function drawDigit(place: HTMLElement, slug: string, seed: number): Promise<void> {
  const parts = lay(place)
  const method = ask({ slug, seed, draws: true })
  let drawn: Float32Array | undefined
  let busy = false
  let ready = false

  const pad = drawPad(parts.canvas, (pixels) => {
    drawn = pixels
    if (!pixels) parts.answers.replaceChildren()
    void answer()
  })
  parts.erase.addEventListener('click', pad.erase)
  parts.moves.forEach((button, i) =>
    button.addEventListener('click', () => pad.move(MOVES[i]![2], MOVES[i]![3])),
  )

  /** One question at a time; of those that came meanwhile, the last. */
  async function answer(): Promise<void> {
    if (!ready || busy || !drawn) return
    busy = true
    const asked = drawn
    const said = await method.answer(asked)
    busy = false
    if (drawn === asked) show(parts.answers, said)
    else void answer()
  }

  try {
    const examples = await method.prepared((share, doing) => {
      if (share !== undefined) parts.progress.value = share
      parts.state.textContent = `${doing}…`
    })
    ready = true
    for (const { label, pixels } of examples) {
      const button = element('button', String(label))
      button.type = 'button'
      button.ariaLabel = `Take a ${label} that it never saw`
      button.addEventListener('click', () => pad.show(pixels))
      parts.examples.append(button)
    }
    parts.examples.hidden = false
    parts.progress.remove()
    parts.state.textContent = 'Trained. Each stroke is answered.'
    void answer()
  } catch (error) {
    method.end()
    parts.progress.remove()
    parts.state.textContent = error instanceof RunFailure ? error.message : String(error)
  }
}

/** The worker: trained first, then asked. */
function ask(order: DrawOrder) {
  if (typeof Worker === 'undefined') throw new RunFailure('worker')
  const worker = new Worker(new URL('../worker.ts', import.meta.url), { type: 'module' })
  let onReport: (report: DrawReport) => void = () => {}
  let onFailure: (failure: RunFailure) => void = () => {}
  worker.addEventListener('error', () => onFailure(new RunFailure('load')))
  worker.addEventListener('message', ({ data: report }: MessageEvent<DrawReport>) => {
    if (report.kind === 'failed') onFailure(new RunFailure(report.failure, report.message))
    else onReport(report)
  })
  const send = (what: DrawOrder | Drawing) => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage(what)
  }
  const wait = <K extends DrawReport['kind']>(kind: K, meanwhile: (report: DrawReport) => void = () => {}) =>
    new Promise<Extract<DrawReport, { kind: K }>>((resolve, reject) => {
      onFailure = reject
      onReport = (report) => {
        if (report.kind === kind) resolve(report as Extract<DrawReport, { kind: K }>)
        else meanwhile(report)
      }
    })

  return {
    async prepared(onProgress: (share: number | undefined, doing: string) => void) {
      onProgress(undefined, 'loading')
      const end = wait('prepared', (report) => {
        if (report.kind !== 'events') return
        for (const event of report.events)
          if (event.kind === 'progress') onProgress(event.done / event.total, event.doing)
      })
      send(order)
      return (await end).examples
    },
    async answer(pixels: Float32Array): Promise<Said[]> {
      const end = wait('answered')
      send({ pixels })
      return (await end).said
    },
    end: () => worker.terminate(),
  }
}

/** The pad and its buttons, in the place of the one that asked for them. */
function lay(place: HTMLElement) {
  const canvas = element('canvas')
  canvas.role = 'img'
  canvas.ariaLabel = 'Pad to draw a digit on; the buttons beside it need no pointer'
  const moves = MOVES.map(([sign, name]) => {
    const button = element('button', sign)
    button.type = 'button'
    button.ariaLabel = name
    return button
  })
  const erase = element('button', 'Erase')
  erase.type = 'button'
  const hands = element('div')
  hands.className = 'hands'
  hands.append(...moves, erase)

  const examples = element('div')
  examples.className = 'examples'
  examples.hidden = true
  examples.append(element('p', 'Draw above, or take a digit that it never saw:'))
  const progress = element('progress')
  progress.ariaLabel = 'Progress of the training'
  const state = element('p')
  state.className = 'by'
  state.role = 'status'
  const answers = element('ul')
  answers.className = 'answers'
  answers.ariaLive = 'polite'

  const pad = element('div')
  pad.className = 'pad'
  pad.append(canvas, hands, examples, progress, state)
  place.replaceChildren(pad, answers)
  canvas.scrollIntoView({ block: 'nearest' })
  return { canvas, moves, erase, examples, progress, state, answers }
}

function show(answers: Element, said: readonly Said[]): void {
  answers.replaceChildren(
    ...said.map(({ at, says, images }) => {
      const item = element('li')
      const colour = getComputedStyle(answers).color
      const pictures = images.map(({ label, width, pixels }) => {
        const figure = element('figure')
        figure.append(grey(pixels, width, colour), element('figcaption', label))
        return figure
      })
      const by = element('p', at)
      by.className = 'by'
      const words = element('div')
      words.append(by, element('p', says))
      const row = element('div')
      row.append(...pictures)
      item.append(words, row)
      return item
    }),
  )
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, text = ''): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag)
  made.textContent = text
  return made
}
