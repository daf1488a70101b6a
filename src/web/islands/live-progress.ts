import { timeLeft } from './time-left.ts'

/** Between two phases read aloud. */
const READ_EVERY_MS = 4000

interface Step {
  done: number
  total: number
  doing: string
}

/** The bar, the phase in words and the time left; the clock goes on where progress comes rarely. */
export function liveProgress(panel: HTMLElement, expectedSeconds: number | undefined) {
  const find = <E extends HTMLElement>(selector: string) => panel.querySelector<E>(selector)!
  const bar = find<HTMLProgressElement>('progress')
  const [phase, left, spoken, note] = ['.phase', '.left', '.spoken', '.note'].map((name) => find(name))
  const started = performance.now()
  const predict = timeLeft(expectedSeconds)
  let fraction = 0
  let read = -Infinity

  const tick = () => {
    const seconds = predict((performance.now() - started) / 1000, fraction)
    left!.textContent = seconds === undefined ? '' : inWords(seconds)
  }
  const say = (words: string) => {
    phase!.textContent = words
    if (performance.now() - read < READ_EVERY_MS) return
    read = performance.now()
    spoken!.textContent = words
  }
  const hidden = () => {
    if (document.hidden) note!.textContent = 'Browsers slow down pages out of sight: keep this one in view.'
  }

  bar.removeAttribute('value')
  note!.textContent = ''
  say('Loading the method')
  tick()
  const clock = setInterval(tick, 500)
  document.addEventListener('visibilitychange', hidden)

  return {
    ready(): void {
      say('Starting')
    },
    show({ done, total, doing }: Step): void {
      fraction = Math.max(fraction, Math.min(1, total > 0 ? done / total : 0))
      bar.value = fraction
      if (doing !== phase!.textContent) say(doing)
    },
    end(): void {
      clearInterval(clock)
      document.removeEventListener('visibilitychange', hidden)
      spoken!.textContent = ''
    },
  }
}

function inWords(seconds: number): string {
  if (seconds < 1.5) return 'a moment left'
  if (seconds < 90) return `about ${Math.round(seconds)} s left`
  return `about ${Math.round(seconds / 60)} min left`
}
