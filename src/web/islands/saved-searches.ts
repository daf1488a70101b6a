const PAUSE_MS = 250

/** Says beside a saved search, while one types it, what it would have found this week. */
function tellMatches(row: HTMLElement): void {
  const [words, without] = row.querySelectorAll('input')
  const told = row.querySelector('output')
  if (!words || !without || !told) return
  let asked = new AbortController()
  let timer = 0

  const tell = async () => {
    asked.abort()
    const { signal } = (asked = new AbortController())
    if (words.value.trim() === '') {
      told.textContent = ''
      return
    }
    const query = new URLSearchParams({ words: words.value, without: without.value })
    try {
      const response = await fetch(`/api/searches/week?${query}`, { signal })
      const { inWords = '' } = (await response.json()) as { inWords?: string }
      if (!signal.aborted) told.textContent = inWords
    } catch {
      // Without an answer nothing is said; saving says it.
      if (!signal.aborted) told.textContent = ''
    }
  }

  row.addEventListener('input', () => {
    clearTimeout(timer)
    timer = window.setTimeout(tell, PAUSE_MS)
  })
}

for (const row of document.querySelectorAll<HTMLElement>('.search-row')) tellMatches(row)
