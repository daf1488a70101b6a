import { timeLeft } from './time-left.ts'

/** What is read aloud in the course of a run: each once, and none soon after another. */
const READ_AT = [
  [0.25, 'A quarter done'],
  [0.5, 'Half done'],
  [0.75, 'Three quarters done'],
] as const
const READ_EVERY_MS = 5000
const HIDDEN = 'Browsers slow down pages out of sight: keep this one in view.'

interface Step {
  done: number
  total: number
  doing: string
}

/**
 * The bar, the phase in words and the time left; the clock goes on where progress comes rarely.
 *
 * @param last - seconds that such a run took on this device the last time
 */
export function liveProgress(panel: HTMLElement, last: number | undefined) {
  const find = <E extends HTMLElement>(selector: string) => panel.querySelector<E>(selector)!
  const bar = find<HTMLProgressElement>('progress')
  const [phase, left, spoken, note] = ['.phase', '.left', '.spoken', '.note'].map((name) => find(name))
  const predict = timeLeft(last)
  const pressed = performance.now()
  let started: number | undefined
  let fraction = 0
  let read = pressed

  const elapsed = () => (started === undefined ? 0 : (performance.now() - started) / 1000)
  const words = () => {
    const seconds = predict(elapsed(), fraction)
    return seconds === undefined ? undefined : inWords(seconds)
  }
  const tick = () => {
    left!.textContent = words() ?? 'measuring how long'
    const now = performance.now()
    const part = READ_AT.findLast(([at]) => at <= fraction)
    if (!part || now - read < READ_EVERY_MS || spoken!.textContent.startsWith(part[1])) return
    read = now
    spoken!.textContent = [part[1], words()].filter(Boolean).join(', ')
  }
  const hidden = () => {
    if (document.hidden) note!.textContent = HIDDEN
  }

  bar.removeAttribute('value')
  note!.textContent = ''
  phase!.textContent = 'Loading the method'
  spoken!.textContent = 'Running'
  tick()
  hidden()
  const clock = setInterval(tick, 500)
  document.addEventListener('visibilitychange', hidden)

  return {
    /** The method is there: from here on its time counts. */
    ready(): void {
      started = performance.now()
      phase!.textContent = 'Starting'
    },
    show({ done, total, doing }: Step): void {
      fraction = Math.max(fraction, Math.min(1, total > 0 ? done / total : 0))
      bar.value = fraction
      if (doing !== phase!.textContent) phase!.textContent = doing
    },
    /** How far it came: 'stopped at 43 %'. */
    get reached(): string {
      return `stopped at ${Math.floor(100 * fraction)} %`
    },
    end(): void {
      clearInterval(clock)
      document.removeEventListener('visibilitychange', hidden)
    },
  }
}

function inWords(seconds: number): string {
  if (seconds < 1.5) return 'a moment left'
  if (seconds < 90) return `about ${Math.round(seconds)} s left`
  return `about ${Math.round(seconds / 60)} min left`
}
