import { DRAWN_SIDE } from '#lab/draw.ts'
import { asDigit, moved } from './ink.ts'

/** Pixels of the pad for one of the drawing. */
const FINE = 10
const SIDE = DRAWN_SIDE * FINE
/** Of a digit that fills the pad, some 2.5 pixels of 28, as in MNIST. */
const STROKE = 26

/** A canvas to draw a digit on. Whatever puts something there, `onChange` hears it as the methods see it. */
export function drawPad(canvas: HTMLCanvasElement, onChange: (pixels: Float32Array | undefined) => void) {
  canvas.width = canvas.height = SIDE
  const paper = canvas.getContext('2d', { willReadFrequently: true })!
  let pixels: Float32Array | undefined

  /** A pointer's place on the pad, whatever its size on the screen. */
  const place = ({ clientX, clientY }: PointerEvent): [number, number] => {
    const { left, top, width, height } = canvas.getBoundingClientRect()
    return [((clientX - left) * SIDE) / width, ((clientY - top) * SIDE) / height]
  }
  let last: [number, number] | undefined
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId)
    last = place(event)
    stroke(last)
  })
  canvas.addEventListener('pointermove', (event) => {
    if (last) for (const one of event.getCoalescedEvents?.() ?? [event]) stroke(place(one))
  })
  for (const end of ['pointerup', 'pointercancel'] as const)
    canvas.addEventListener(end, () => (last = undefined))

  function stroke(to: [number, number]): void {
    paper.strokeStyle = getComputedStyle(canvas).color
    paper.lineWidth = STROKE
    paper.lineCap = paper.lineJoin = 'round'
    paper.beginPath()
    paper.moveTo(...last!)
    paper.lineTo(...to)
    paper.stroke()
    last = to
    const { data } = paper.getImageData(0, 0, SIDE, SIDE)
    tell(
      asDigit(
        Float32Array.from({ length: SIDE ** 2 }, (_, i) => data[4 * i + 3]! / 255),
        SIDE,
      ),
    )
  }

  function tell(now: Float32Array | undefined): void {
    pixels = now
    onChange(now)
  }

  /** Replaces what is there. */
  function show(now: Float32Array | undefined): void {
    paper.clearRect(0, 0, SIDE, SIDE)
    if (now) paper.drawImage(grey(now, DRAWN_SIDE, getComputedStyle(canvas).color), 0, 0, SIDE, SIDE)
    tell(now)
  }

  return {
    show,
    erase: () => show(undefined),
    move(right: number, down: number): void {
      if (pixels) show(moved(pixels, right, down))
    },
  }
}

/** Grey values 0..1 as ink of a colour on nothing, so that day and night need no two pictures. */
export function grey(pixels: ArrayLike<number>, width: number, colour: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = pixels.length / width
  const paper = canvas.getContext('2d')!
  paper.fillStyle = colour
  for (let i = 0; i < pixels.length; i++) {
    paper.globalAlpha = pixels[i]!
    paper.fillRect(i % width, Math.floor(i / width), 1, 1)
  }
  return canvas
}
