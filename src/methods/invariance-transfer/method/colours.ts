/** A colour, red, green and blue within 0..1. */
export type Rgb = [red: number, green: number, blue: number]

/**
 * Turns the hue by a share of the circle, keeping the saturation and the value of HSV; a grey stays as it is.
 */
export function turnHue([red, green, blue]: Rgb, by: number): Rgb {
  const value = Math.max(red, green, blue)
  const spread = value - Math.min(red, green, blue)
  if (spread === 0) return [red, green, blue]
  const sixth =
    value === red
      ? (green - blue) / spread
      : value === green
        ? 2 + (blue - red) / spread
        : 4 + (red - green) / spread
  const turned = sixth + 6 * by
  const channel = (from: number) => {
    const place = (((from + turned) % 6) + 6) % 6
    return value - spread * Math.max(0, Math.min(place, 4 - place, 1))
  }
  return [channel(5), channel(3), channel(1)]
}

/** Brightness as television weights it (ITU-R BT.601). */
export const luma = ([red, green, blue]: Rgb): number => 0.299 * red + 0.587 * green + 0.114 * blue
