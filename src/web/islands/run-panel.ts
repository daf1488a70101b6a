import './explore.ts'
import type { Backend } from './protocol.ts'

type State = 'idle' | 'running' | 'done' | 'failed'

/**
 * The Run panel of a paper page. The server has written all of it; this only starts and stops runs, and
 * loads the part that draws them when the first one is asked for.
 */
class RunPanel extends HTMLElement {
  #control: AbortController | undefined
  #leaving: AbortController | undefined

  connectedCallback(): void {
    const { signal } = (this.#leaving = new AbortController())
    this.addEventListener('click', (event) => this.#press(event), { signal })
    addEventListener('keydown', (event) => this.#key(event), { signal })
    addEventListener('pagehide', () => this.#stop('The run ended when you left the page.'), { signal })
    this.#offer('threads', crossOriginIsolated)
    this.#offer('webgpu', 'gpu' in navigator)
    this.#show('idle')
  }

  disconnectedCallback(): void {
    this.#stop('')
    this.#leaving?.abort()
  }

  #press(event: Event): void {
    const button = (event.target as Element).closest<HTMLButtonElement>('button[data-do]')
    if (!button) return
    const { do: what } = button.dataset
    if (what === 'stop') this.#stop('Stopped.')
    else if (what === 'copy') void this.#copy(button)
    else {
      const seed = this.#find<HTMLInputElement>('.seed input')
      if (what === 'another') seed.value = button.dataset.seed!
      if (seed.reportValidity()) void this.#start(seed.valueAsNumber, button.dataset.mechanism)
    }
  }

  #key({ key, target, altKey, ctrlKey, metaKey }: KeyboardEvent): void {
    if (key !== 'r' || altKey || ctrlKey || metaKey) return
    if ((target as Element).closest?.('input, textarea, select, [contenteditable]')) return
    this.#find('[data-do=run]').click()
  }

  /** A second press while one runs does nothing. */
  async #start(seed: number, without?: string): Promise<void> {
    if (this.#control) return
    const { signal } = (this.#control = new AbortController())
    this.#say('')
    this.#show('running')
    this.#find('[data-do=stop]').focus()
    const backend = this.#find<HTMLSelectElement>('.backend select').value as Backend

    let end: State = 'done'
    try {
      const { runHere } = await import('./live-run.ts')
      const order = {
        slug: this.getAttribute('slug')!,
        seed,
        backend,
        ...(without !== undefined && { without }),
      }
      if (!signal.aborted) await runHere(this, order, signal)
    } catch (error) {
      end = 'failed'
      const known = (error as Error).name === 'RunFailure'
      const loading = 'A part of the page did not load. Check the connection and reload the page.'
      if (!signal.aborted) this.#say(known ? (error as Error).message : loading)
    }
    if (!signal.aborted) this.#settle(end)
  }

  #stop(why: string): void {
    if (!this.#control) return
    this.#control.abort()
    this.#say(why)
    this.#settle('idle')
  }

  /** Back to the buttons; the focus follows when it was on what went away. */
  #settle(state: State): void {
    const lost =
      this.#find('.live').contains(document.activeElement) || document.activeElement === document.body
    this.#control = undefined
    this.#show(state)
    if (lost && this.isConnected) this.#find('[data-do=run]').focus({ preventScroll: true })
  }

  async #copy(button: HTMLButtonElement): Promise<void> {
    const command = this.#find('.command code')
    try {
      await navigator.clipboard.writeText(command.textContent)
      button.textContent = 'Copied'
    } catch {
      getSelection()?.selectAllChildren(command)
    }
  }

  /** WebAssembly alone needs no choice. */
  #offer(backend: Backend, available: boolean): void {
    const option = this.#find<HTMLOptionElement>(`option[value=${backend}]`)
    option.hidden = option.disabled = !available
    if (available) this.#find('.backend').hidden = false
  }

  #say(text: string): void {
    this.#find('.told').textContent = text
  }

  #show(state: State): void {
    this.dataset.state = state
  }

  #find<E extends HTMLElement>(selector: string): E {
    return this.querySelector<E>(selector)!
  }
}

customElements.define('run-panel', RunPanel)
