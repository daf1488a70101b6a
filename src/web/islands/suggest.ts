const PAUSE_MS = 120
/** Fewer letters begin too much. */
const LEAST = 2

/** Offers under the search field how a query may go on. */
export function suggest(field: HTMLInputElement): void {
  const list = document.createElement('datalist')
  list.id = 'suggestions'
  field.after(list)
  field.setAttribute('list', list.id)
  let asked = new AbortController()
  let timer = 0

  const offer = async () => {
    asked.abort()
    const { signal } = (asked = new AbortController())
    const typed = field.value.trimStart()
    if (typed.length < LEAST) return list.replaceChildren()
    try {
      const response = await fetch(`/search/suggestions?q=${encodeURIComponent(typed)}`, { signal })
      if (!response.ok) return
      const [, phrases] = (await response.json()) as [string, string[]]
      if (!signal.aborted) list.replaceChildren(...phrases.map((phrase) => new Option(phrase, phrase)))
    } catch {
      // Without an answer nothing is offered; the search itself works.
    }
  }

  field.addEventListener('input', (event) => {
    clearTimeout(timer)
    // What was chosen from the list is no beginning.
    const isTyped = event instanceof InputEvent && event.inputType !== 'insertReplacementText'
    if (isTyped && !event.isComposing) timer = window.setTimeout(offer, PAUSE_MS)
  })
  field.addEventListener('compositionend', () => void offer())
}
