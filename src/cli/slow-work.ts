const FIRST_MS = 2000
/** A terminal shows one line that changes; elsewhere each line stays. */
const [ON_TERMINAL_MS, ELSEWHERE_MS] = [250, 10_000]

/** Tells on standard error how far some work has come, once it has taken two seconds. */
export interface SlowWork {
  /** Called often; `text` only when it is time. */
  tell(text: () => string): void
  /** Leaves the terminal as it was. */
  end(): void
}

export function slowWork(now: () => number = Date.now): SlowWork {
  const { stderr } = process
  let due = now() + FIRST_MS
  let isShown = false
  return {
    tell(text) {
      if (now() < due) return
      due = now() + (stderr.isTTY ? ON_TERMINAL_MS : ELSEWHERE_MS)
      isShown = stderr.isTTY
      stderr.write(stderr.isTTY ? `\r\x1B[K${text()}` : `${text()}\n`)
    },
    end() {
      if (isShown) stderr.write('\r\x1B[K')
      isShown = false
    },
  }
}
