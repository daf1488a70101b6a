const SVG = 'http://www.w3.org/2000/svg'

/** The knob over recorded numbers. The server has written all of it; this reads the stop's row of the folded table. */
class ExploreKnob extends HTMLElement {
  connectedCallback(): void {
    this.addEventListener('input', this)
    this.addEventListener('click', this)
    this.addEventListener('submit', this)
    // The picture lies further down and may not be there yet.
    requestAnimationFrame(() => this.#show(this.#one('input')))
  }

  handleEvent(event: Event): void {
    const target = event.target as HTMLInputElement
    if (event.type === 'submit') {
      event.preventDefault()
      void this.#ask(event.target as HTMLFormElement)
    } else if (target.dataset.seed) void this.#draw(target)
    else if (event.type === 'input' && target.id === 'explore') this.#show(target)
  }

  #show(knob: HTMLInputElement): void {
    const row = this.querySelectorAll<HTMLElement>('tbody tr')[knob.valueAsNumber]!
    const [stop, ...cells] = [...row.children] as HTMLElement[]
    const name = stop!.textContent
    if (name !== knob.ariaValueText || !this.dataset.shown) {
      this.dataset.shown = name
      knob.ariaValueText = this.#one('output').textContent = name
      cells.forEach((cell, i) => {
        const side = this.querySelectorAll('.side')[i]!
        side.querySelector('.large')!.textContent = cell.textContent
        side.querySelector('.range')!.textContent = cell.dataset.range ?? ''
        side.querySelector('rect')!.setAttribute('width', cell.dataset.bar!)
      })
      const { measures } = row.dataset
      if (measures !== undefined) this.#one('.measures').textContent = measures
    }
    this.#mark(row.dataset)
  }

  /** Puts a line at the stop into the recorded picture, and a dot on each side's curve. */
  #mark({ x, y = '' }: DOMStringMap): void {
    const figures = [...(this.parentElement?.querySelectorAll('figure') ?? [])]
    const figure = figures.find(({ dataset }) => dataset.title === this.getAttribute('plot'))
    const svg = figure?.querySelector<SVGElement>('svg[data-x]')
    if (!svg || x === undefined) return
    svg.querySelector('.stop')?.remove()
    const mark = document.createElementNS(SVG, 'g')
    mark.setAttribute('class', 'stop')
    const at = placed(svg.dataset.x!, Number(x))
    const [, , , bottom, top] = svg.dataset.y!.split(' ')
    // The paper's idea lies on top.
    const dots = y.split(' ').filter(Boolean).toReversed()
    mark.innerHTML =
      `<path d="M${at} ${top}V${bottom}"/>` +
      dots.map((value) => `<circle r="4" cx="${at}" cy="${placed(svg.dataset.y!, Number(value))}"/>`).join('')
    svg.append(mark)
  }

  /** What does not load, the form does by itself. */
  async #ask(form: HTMLFormElement): Promise<void> {
    try {
      await (await import('./short-search.ts')).showFound(form)
    } catch {
      form.submit()
    }
  }

  async #draw(button: HTMLInputElement): Promise<void> {
    button.disabled = true
    try {
      const { drawDigit } = await import('./draw-digit.ts')
      await drawDigit(this.#one('.own'), this.getAttribute('slug')!, Number(button.dataset.seed))
    } catch {
      button.disabled = false
      this.#one('.own p').textContent = 'A part of the page did not load. Check the connection and try again.'
    }
  }

  #one<E extends HTMLElement>(selector: string): E {
    return this.querySelector<E>(selector)!
  }
}

/** A value's pixel, by what the picture says of its scale: 'log 4 64 38 330'. */
function placed(scale: string, value: number): number {
  const [kind, ...ends] = scale.split(' ')
  const [low, high, from, to] = ends.map(Number) as [number, number, number, number]
  const f = kind === 'log' ? Math.log : (v: number) => v
  return Math.round(from + ((to - from) * (f(value) - f(low))) / (f(high) - f(low)))
}

customElements.define('explore-knob', ExploreKnob)
