const PAUSE_MS = 150

/**
 * Shows the papers while one types: asks for the page that Enter would lead to, and takes over its content. An
 * answer to an older query never covers that of a newer one.
 */
function searchAsYouType(field: HTMLInputElement, main: HTMLElement): void {
  let asked = new AbortController()
  let timer = 0
  let shown = field.value.trim()
  const told = document.createElement('p')
  told.role = 'status'
  told.className = 'visually-hidden'
  main.before(told)

  const show = async () => {
    const query = field.value.trim()
    if (query === shown) return
    shown = query
    asked.abort()
    const { signal } = (asked = new AbortController())
    const address = new URL(location.href)
    address.searchParams.set('q', query)
    address.searchParams.delete('page')
    main.setAttribute('aria-busy', 'true')
    try {
      const response = await fetch(address, { signal })
      // An id leads to its paper: that is for Enter to do.
      if (!response.ok || response.redirected) return
      const page = new DOMParser().parseFromString(await response.text(), 'text/html')
      const fresh = page.getElementById('main')
      if (signal.aborted || !fresh) return
      main.replaceChildren(...fresh.childNodes)
      document.title = page.title
      told.textContent = main.querySelector('h1')?.textContent ?? ''
      history.replaceState(null, '', address)
    } catch {
      // Without an answer the page stays; Enter asks again and says what is wrong.
      if (!signal.aborted) shown = ''
    } finally {
      if (!signal.aborted) main.removeAttribute('aria-busy')
    }
  }

  field.addEventListener('input', (event) => {
    clearTimeout(timer)
    if (!(event as InputEvent).isComposing) timer = window.setTimeout(show, PAUSE_MS)
  })
  field.addEventListener('compositionend', () => void show())
}

const field = document.querySelector<HTMLInputElement>('.search input')
const main = document.getElementById('main')
if (field && main) searchAsYouType(field, main)
