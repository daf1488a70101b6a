let asked = new AbortController()

/** Shows under a form what the page has that it leads to; choosing another length asks again. */
export async function showFound(form: HTMLFormElement): Promise<void> {
  asked.abort()
  const { signal } = (asked = new AbortController())
  const fields = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]))
  const text = await fetch(`${form.action}?${fields}`, { signal })
    .then((response) => response.text())
    .catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
  if (text === undefined || signal.aborted) return
  const page = new DOMParser().parseFromString(text, 'text/html')
  const found = page.querySelector('.found')
  if (!found) throw new Error('the page says something else')
  if (!form.querySelector('.lengths')) {
    form.append(page.querySelector('.lengths')!)
    form.addEventListener('change', ({ target }) => {
      if ((target as HTMLInputElement).name === 'keep') form.requestSubmit()
    })
  }
  const place = form.parentElement!.querySelector('.found') ?? document.createElement('div')
  place.className = 'found'
  form.after(place)
  // Read aloud is what changes in a place that was there before.
  const told = found.querySelector('[role=status]')!.textContent
  found.querySelector('[role=status]')!.textContent = ''
  place.replaceChildren(...found.childNodes)
  requestAnimationFrame(() => (place.querySelector('[role=status]')!.textContent = told))
}
