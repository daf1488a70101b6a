/** Red, green, blue. */
export type Ink = readonly [number, number, number]

/** A see-through picture to draw on; edges are soft. */
export interface Canvas {
  width: number
  height: number
  /** [h, w, 4]. */
  pixels: Uint8Array
  rectangle(x: number, y: number, width: number, height: number, ink: Ink, opacity?: number): void
  /** A straight stroke with round ends. */
  stroke(
    from: readonly [number, number],
    to: readonly [number, number],
    width: number,
    ink: Ink,
    opacity?: number,
  ): void
}

export function createCanvas(width: number, height: number): Canvas {
  const pixels = new Uint8Array(width * height * 4)

  const paint = (x: number, y: number, ink: Ink, opacity: number) => {
    if (x < 0 || y < 0 || x >= width || y >= height || opacity <= 0) return
    const at = (y * width + x) * 4
    const below = pixels[at + 3]! / 255
    const over = opacity + below * (1 - opacity)
    for (let i = 0; i < 3; i++) {
      pixels[at + i] = Math.round((ink[i]! * opacity + pixels[at + i]! * below * (1 - opacity)) / over)
    }
    pixels[at + 3] = Math.round(over * 255)
  }

  return {
    width,
    height,
    pixels,
    rectangle(left, top, across, down, ink, opacity = 1) {
      const covered = (from: number, to: number, i: number) =>
        Math.max(0, Math.min(to, i + 1) - Math.max(from, i))
      for (let y = Math.floor(top); y < top + down; y++) {
        for (let x = Math.floor(left); x < left + across; x++) {
          paint(x, y, ink, opacity * covered(left, left + across, x) * covered(top, top + down, y))
        }
      }
    },
    stroke([x1, y1], [x2, y2], thick, ink, opacity = 1) {
      const [dx, dy] = [x2 - x1, y2 - y1]
      const length = dx * dx + dy * dy
      const room = thick / 2 + 1
      for (let y = Math.floor(Math.min(y1, y2) - room); y <= Math.max(y1, y2) + room; y++) {
        for (let x = Math.floor(Math.min(x1, x2) - room); x <= Math.max(x1, x2) + room; x++) {
          const [px, py] = [x + 0.5 - x1, y + 0.5 - y1]
          const along = length === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / length))
          const distance = Math.hypot(px - along * dx, py - along * dy)
          paint(x, y, ink, opacity * Math.min(1, Math.max(0, thick / 2 + 0.5 - distance)))
        }
      }
    },
  }
}
