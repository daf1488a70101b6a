import type { Order, Report } from './protocol.ts'

type Finished = Extract<Report, { kind: 'finished' }>

const LOST = 'The run could not be sent. Check the connection, and press again.'

/** Lets a reader keep the run that has just ended, under an address that others can open. */
export function offerKeeping(
  panel: HTMLElement,
  { slug, seed, without, backend }: Order,
  { result: { metrics }, seconds }: Finished,
  fingerprint: string | undefined,
): void {
  const place = panel.querySelector<HTMLElement>('.keep')
  if (!place || fingerprint === undefined) return
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = 'Keep this run'
  const told = document.createElement('span')
  told.role = 'status'
  place.replaceChildren(button, ' ', told)

  button.addEventListener('click', async () => {
    button.disabled = true
    told.textContent = ''
    // What was not measured is NaN, which JSON makes null.
    const body = JSON.stringify({ slug, fingerprint, seed, without, backend, seconds, metrics })
    const headers = { 'content-type': 'application/json', accept: 'application/json' }
    const answer = await fetch('/runs', { method: 'POST', headers, body })
      .then((response) => response.json() as Promise<{ url?: string; error?: string }>)
      .catch(() => ({ error: LOST, url: undefined }))
    if (answer.url === undefined) {
      told.textContent = answer.error ?? LOST
      button.disabled = false
      return
    }
    const link = document.createElement('a')
    link.href = answer.url
    link.textContent = link.href
    const hadFocus = document.activeElement === button || document.activeElement === document.body
    told.replaceChildren('Kept at ', link)
    button.remove()
    if (hadFocus) link.focus()
  })
}
