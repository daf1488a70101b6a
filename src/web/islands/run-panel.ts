import { typesetSeconds } from '#lab/typeset-seconds.ts'
import './explore.ts'
import { command } from './command.ts'
import { lastTime } from './device-times.ts'
import type { Backend, Order } from './protocol.ts'
import { startedRun } from './started-run.ts'

type State = 'idle' | 'running' | 'done' | 'stopped' | 'failed'

const STARTS = '[data-do=run], [data-do=without], [data-do=another]'
/** A press or a held key that started a run does not stop it as well. */
const DOUBLE_PRESS_MS = 500

/**
 * The Run panel of a paper page. The server has written all of it; this only starts and stops runs, and
 * loads the part that draws them when the first one is asked for.
 */
class RunPanel extends HTMLElement {
  #control: AbortController | undefined
  #leaving: AbortController | undefined
  #started = -Infinity
  #pressed: HTMLElement | undefined

  connectedCallback(): void {
    const { signal } = (this.#leaving = new AbortController())
    this.addEventListener('click', (event) => this.#press(event), { signal })
    this.addEventListener('change', () => this.#tellTimes(), { signal })
    addEventListener('keydown', (event) => this.#key(event), { signal })
    addEventListener('pagehide', ({ persisted }) => this.#leave(persisted), { signal })
    this.#offer('threads', crossOriginIsolated)
    this.#offer('webgpu', 'gpu' in navigator)
    this.#tellTimes()
    this.#show('idle')
    const ended = startedRun(this.#slug).take()
    if (ended !== undefined) this.#say(ended)
  }

  disconnectedCallback(): void {
    this.#stop()
    this.#leaving?.abort()
  }

  get #slug(): string {
    return this.getAttribute('slug')!
  }

  get #backend(): Backend {
    return this.#find<HTMLSelectElement>('.backend select').value as Backend
  }

  #press(event: Event): void {
    const button = (event.target as Element).closest<HTMLButtonElement>('button[data-do]')
    if (!button) return
    const { do: what } = button.dataset
    if (what === 'copy') void this.#copy(button)
    else if (what === 'stop') {
      if (performance.now() - this.#started > DOUBLE_PRESS_MS) this.#stop()
    } else if (what === 'run' || what === 'without' || what === 'another') {
      const seed = this.#find<HTMLInputElement>('.seed input')
      if (what === 'another') seed.value = button.dataset.seed!
      this.#pressed = button
      if (!seed.checkValidity()) this.#find<HTMLDetailsElement>('.choices').open = true
      if (seed.reportValidity()) void this.#start(seed.valueAsNumber, button.dataset.mechanism)
    }
  }

  #key({ key, target, altKey, ctrlKey, metaKey }: KeyboardEvent): void {
    if (key !== 'r' || altKey || ctrlKey || metaKey) return
    if ((target as Element).closest?.('input, textarea, select, [contenteditable], dialog')) return
    this.#find('.primary').click()
  }

  /** A second press while one runs does nothing. */
  async #start(seed: number, without?: string): Promise<void> {
    if (this.#control) return
    const { signal } = (this.#control = new AbortController())
    const order: Order = {
      slug: this.#slug,
      seed,
      backend: this.#backend,
      ...(without !== undefined && { without }),
    }
    this.#started = performance.now()
    this.#find('.course').hidden = false
    this.#find('.command code').textContent = command(order.slug, seed, without)
    this.#show('running')
    this.#find('.stage').scrollIntoView({ block: 'nearest' })
    this.#find('[data-do=stop]').focus()
    const started = startedRun(order.slug)
    started.keep(seed)

    let end: State = 'done'
    let told = ''
    try {
      const { runHere } = await import('./live-run.ts')
      if (!signal.aborted) told = await runHere(this, order, signal)
    } catch (error) {
      end = 'failed'
      const known = (error as Error).name === 'RunFailure'
      told = known
        ? (error as Error).message
        : 'A part of the page did not load. Check the connection and reload the page.'
    }
    if (signal.aborted) {
      if (told !== '' && !this.#control) this.#say(told)
      return
    }
    started.take()
    this.#settle(end)
    this.#tellTimes()
    this.#say(told)
  }

  #stop(): void {
    if (!this.#control) return
    this.#control.abort()
    startedRun(this.#slug).take()
    this.#settle('stopped')
    this.#say('Stopped.')
  }

  /** A page that is thrown away finds the run's trace when it is loaded again. */
  #leave(isKept: boolean): void {
    if (!this.#control) return
    if (isKept) this.#stop()
    else this.#control.abort()
  }

  /** Back to the buttons; the focus follows when it was on what went away. */
  #settle(state: State): void {
    const lost =
      this.#find('.live').contains(document.activeElement) || document.activeElement === document.body
    this.#control = undefined
    this.#show(state)
    if (lost && this.isConnected) this.#pressed?.focus({ preventScroll: true })
  }

  async #copy(button: HTMLButtonElement): Promise<void> {
    const line = this.#find('.command code')
    try {
      await navigator.clipboard.writeText(line.textContent)
      button.textContent = 'Copied'
    } catch {
      getSelection()?.selectAllChildren(line)
    }
  }

  #offer(backend: Backend, available: boolean): void {
    const option = this.#find<HTMLOptionElement>(`option[value=${backend}]`)
    option.hidden = option.disabled = !available
  }

  /** Each button says what its run took on this device, once it did. */
  #tellTimes(): void {
    for (const button of this.querySelectorAll<HTMLElement>('[data-do=run], [data-do=without]')) {
      const { mechanism } = button.dataset
      const kind = { slug: this.#slug, backend: this.#backend, ...(mechanism && { without: mechanism }) }
      const seconds = lastTime(kind)
      const takes = button.querySelector<HTMLElement>('.takes')!
      takes.dataset.recorded ??= takes.textContent
      takes.textContent = seconds === undefined ? takes.dataset.recorded : `, took ${typesetSeconds(seconds)}`
    }
  }

  /** Shows it, and has it read aloud. */
  #say(text: string): void {
    this.#find('.course').hidden = false
    this.#find('.told').textContent = text
    this.#find('.spoken').textContent = text
  }

  #show(state: State): void {
    this.dataset.state = state
    for (const button of this.querySelectorAll<HTMLButtonElement>(STARTS))
      button.disabled = state === 'running'
  }

  #find<E extends HTMLElement>(selector: string): E {
    return this.querySelector<E>(selector)!
  }
}

customElements.define('run-panel', RunPanel)
