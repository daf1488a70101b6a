/** Work that is looked for again and again. */
export interface Repeated {
  /** Looks now; once more afterwards when it is looking already. */
  nudge(): void
  /** Looks no more; what is under way is waited for. */
  close(): Promise<void>
}

/**
 * Does something now and at intervals, one after another. A fault is told once, until it goes well or another one
 * comes; the work goes on. Intervals are the machine's own: a clock that is set changes none of them.
 */
export function repeat(
  work: () => Promise<void>,
  { everyMs, tell }: { everyMs: number; tell: (fault: unknown) => void },
): Repeated {
  let running: Promise<void> | undefined
  let again = false
  let isClosed = false
  let told: string | undefined

  async function once(): Promise<void> {
    try {
      await work()
      told = undefined
    } catch (fault) {
      const message = String(fault)
      if (message !== told) tell(fault)
      told = message
    }
  }

  function begin(): void {
    running = once().finally(() => {
      running = undefined
      if (again) nudge()
    })
    again = false
  }

  function nudge(): void {
    if (isClosed) return
    if (running) again = true
    else begin()
  }

  nudge()
  const timer = setInterval(() => {
    if (!running) nudge()
  }, everyMs)
  timer.unref()
  return {
    nudge,
    async close() {
      isClosed = true
      clearInterval(timer)
      await running
    },
  }
}
