import type { Order } from './protocol.ts'

type Kind = Pick<Order, 'slug' | 'without' | 'backend'>

const keyOf = ({ slug, backend, without = '' }: Kind) => `took ${slug} ${backend} ${without}`.trim()

/**
 * Seconds that such a run took on this device the last time, as this browser keeps them; nobody else is told.
 * Nothing when it never ran here, or when the browser keeps nothing.
 */
export function lastTime(kind: Kind): number | undefined {
  try {
    const seconds = Number(localStorage.getItem(keyOf(kind)))
    return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined
  } catch {
    return undefined
  }
}

export function keepTime(kind: Kind, seconds: number): void {
  try {
    localStorage.setItem(keyOf(kind), seconds.toFixed(1))
  } catch {
    // Full, or refused: the next run measures again.
  }
}
