/**
 * The trace of a run that is on, kept in the tab: a page that is loaded and finds one knows that it did not end,
 * because it was left or reloaded, or took the tab down with it.
 */
export function startedRun(slug: string) {
  const key = `running ${slug}`
  return {
    keep(seed: number): void {
      try {
        sessionStorage.setItem(key, String(seed))
      } catch {
        // Refused: then nothing is told.
      }
    },
    /** What to tell of a run that did not end, once; nothing when there was none. */
    take(): string | undefined {
      try {
        const seed = sessionStorage.getItem(key)
        sessionStorage.removeItem(key)
        return seed === null ? undefined : unfinished(seed)
      } catch {
        return undefined
      }
    },
  }
}

const unfinished = (seed: string): string =>
  `The run of seed ${seed} did not end: the page was left or loaded again, or the browser ran out of memory. ` +
  'Run it again and keep the page open; if it ends like this again, close some tabs or use the command below.'
