/** Characters before the words, so that those are found which are meant. */
const BEFORE = 64

interface Chosen {
  words: string
  before: string
}

const quote = document.querySelector<HTMLTextAreaElement>('.discussion textarea[name=quote]')
const form = quote?.form
if (quote && form) {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'quote-selected'
  button.textContent = 'Quote these words'
  button.hidden = true
  document.querySelector('main')!.append(button)
  let chosen: Chosen | undefined

  document.addEventListener('selectionchange', () => {
    const found = selected()
    // Pressing the button ends the selection in some browsers, before it is pressed.
    if (!found && document.activeElement === button) return
    chosen = found
    button.hidden = found === undefined
  })
  button.addEventListener('click', () => {
    if (!chosen) return
    quote.value = chosen.words
    form.querySelector<HTMLInputElement>('[name=before]')!.value = chosen.before
    quote.closest('details')!.open = true
    button.hidden = true
    form.querySelector<HTMLTextAreaElement>('[name=comment]')!.focus()
  })
}

/** The words that are selected within one text that can be quoted. */
function selected(): Chosen | undefined {
  const selection = document.getSelection()
  const words = selection?.toString().trim() ?? ''
  if (!selection || selection.rangeCount === 0 || words === '') return undefined
  const range = selection.getRangeAt(0)
  const from = range.commonAncestorContainer
  const text = (from instanceof Element ? from : from.parentElement)?.closest('[data-quotable]')
  if (!text) return undefined
  const lead = document.createRange()
  lead.setStart(text, 0)
  lead.setEnd(range.startContainer, range.startOffset)
  return { words, before: lead.toString().slice(-BEFORE) }
}
