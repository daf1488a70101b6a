import { shortCount } from '../views/short-count.ts'

const LOST = 'Your vote did not get through. Check the connection, and press again.'

const isPressed = (button: Element) => button.ariaPressed === 'true'

/** Shows a vote, and what would be pressed next. */
function show(button: HTMLButtonElement, isVoted: boolean, votes: number): void {
  button.ariaPressed = String(isVoted)
  button.value = isVoted ? 'no' : 'yes'
  const count = button.querySelector<HTMLElement>('.count')!
  count.dataset['count'] = String(votes)
  count.textContent = shortCount(votes)
}

/** What the site answers to a vote: how many there are; in words why it did not take it. */
async function send(form: HTMLFormElement, isVoted: boolean): Promise<number | string> {
  const body = new URLSearchParams({ vote: isVoted ? 'yes' : 'no' })
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      body,
      headers: { accept: 'application/json' },
    })
    if (response.status === 401)
      location.assign(`/sign-in?to=${encodeURIComponent(location.pathname + location.search)}`)
    const { votes, detail = LOST } = (await response.json()) as { votes?: number; detail?: string }
    return votes ?? detail
  } catch {
    return LOST
  }
}

function tell(form: HTMLFormElement, words: string | undefined): void {
  form.querySelector('[role=alert]')?.remove()
  if (words === undefined) return
  const told = document.createElement('p')
  told.role = 'alert'
  told.textContent = words
  form.append(told)
}

const busy = new WeakSet<HTMLFormElement>()

/** Answers a press at once; what did not get through is taken back, and said. Presses meanwhile wait for their turn. */
addEventListener('submit', async (event) => {
  const form = event.target as HTMLFormElement
  const button = form.querySelector<HTMLButtonElement>('.votes[aria-pressed]')
  if (!form.matches('.vote') || !button) return
  event.preventDefault()
  const votes = Number(button.querySelector<HTMLElement>('.count')!.dataset['count'])
  const before = isPressed(button)
  show(button, !before, votes + (before ? -1 : 1))
  if (busy.has(form)) return
  busy.add(form)
  let kept: [boolean, number] = [before, votes]
  let answer: number | string
  do {
    const wanted = isPressed(button)
    answer = await send(form, wanted)
    if (typeof answer === 'number') kept = [wanted, answer]
  } while (typeof answer === 'number' && isPressed(button) !== kept[0])
  busy.delete(form)
  show(button, ...kept)
  tell(form, typeof answer === 'string' ? answer : undefined)
})
