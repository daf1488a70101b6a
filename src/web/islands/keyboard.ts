import { suggest } from './suggest.ts'

/** Papers of a list, by the links of their titles. */
const TITLES = '.entry h2 a, .method h3 a'
const FIELDS = 'input, textarea, select, [contenteditable], dialog'
const OFF = 'keys-off'

const KEYS = [
  ['j', 'next paper'],
  ['k', 'previous paper'],
  ['o', 'open it'],
  ['r', 'run it'],
  ['u', 'vote for it'],
  ['/', 'search'],
  ['?', 'these keys'],
]

const one = <E extends HTMLElement>(selector: string, within: ParentNode = document) =>
  within.querySelector<E>(selector)
const current = () => document.activeElement?.closest<HTMLElement>('.entry, .method')

/** Goes to the paper after or before the one in hand; on a paper's own page, to its neighbour of the same day. */
function step(by: 1 | -1): void {
  const titles = [...document.querySelectorAll<HTMLElement>(TITLES)]
  if (titles.length === 0) return one(`.place [rel=${by > 0 ? 'next' : 'prev'}]`)?.click()
  const held = current()
  const at = titles.findIndex((title) => held?.contains(title))
  const title = at < 0 ? titles.find((each) => each.getBoundingClientRect().top > 0) : titles[at + by]
  title?.focus({ preventScroll: true })
  title?.closest('.entry, .method')!.scrollIntoView({ block: 'nearest' })
}

/** What a key does; undefined for one that means nothing here. */
const DOES: Record<string, (() => void) | undefined> = {
  j: () => step(1),
  k: () => step(-1),
  o: () => current() && one(TITLES, current()!)?.click(),
  // On a paper's own page the panel has this key.
  r: () => current() && one('.run-it', current()!)?.click(),
  u: () =>
    one('.vote .votes, .votes[href]', current() ?? one('.paper') ?? document.createElement('p'))?.click(),
  '/': () => one<HTMLInputElement>('.search input')?.select(),
  '?': () => dialog.showModal(),
}

const dialog = document.createElement('dialog')
dialog.className = 'keys'
dialog.ariaLabel = 'Keys'
dialog.innerHTML =
  `<h2>Keys</h2><dl>${KEYS.map(([key, does]) => `<div><dt><kbd>${key}</kbd></dt><dd>${does}</dd></div>`).join('')}</dl>` +
  '<form method="dialog"><label><input type="checkbox"> single keys are on</label><button>Close</button></form>'
const isOn = one<HTMLInputElement>('input', dialog)!

// A browser that keeps nothing for this site has them on.
try {
  isOn.checked = !localStorage.getItem(OFF)
} catch {
  isOn.checked = true
}
isOn.addEventListener('change', () => {
  try {
    if (isOn.checked) localStorage.removeItem(OFF)
    else localStorage.setItem(OFF, '1')
  } catch {}
})

const button = document.createElement('button')
button.textContent = 'Keys'
button.addEventListener('click', () => dialog.showModal())
one('.site-footer')?.append(button, dialog)

addEventListener(
  'keydown',
  (event) => {
    const { key, target, altKey, ctrlKey, metaKey, isComposing } = event
    const does = DOES[key]
    if (!does || altKey || ctrlKey || metaKey || isComposing || (target as Element).closest?.(FIELDS)) return
    // Whoever speaks to the computer switches single keys off: those of other scripts, too.
    if (!isOn.checked) return event.stopImmediatePropagation()
    if (key === '/' || key === '?') event.preventDefault()
    does()
  },
  { capture: true },
)

// Reading without a network, where the site offers it.
const { worker } = document.documentElement.dataset
if (worker !== undefined) void navigator.serviceWorker?.register(worker).catch(() => {})

const field = one<HTMLInputElement>('.search input')
if (field) suggest(field)
