import { SAME_DIGITS } from '#lab/digits.ts'
import type { KeptKind } from '#store/index.ts'

/** From here on numbers look the same on the page, and differ by what another processor or backend makes of them. */
const CLOSE_DIGITS = 3

/** Kinds of devices by what they came to. One kind is a device, its browser and what computed: versions do not count. */
export interface Tally {
  runs: number
  /** Kinds with the same numbers, or with the same first digits. */
  devices: number
  /** Those with the same to six digits. */
  same: number
  /** Kinds that report other numbers. Anybody may send any: they are told apart, and take nothing from the count. */
  others: number
}

/**
 * Counts kinds of devices, each by its best run of each seed. Wrong numbers from a kind of device that sent right ones
 * too, of the same seed or another, change nothing.
 */
export function tally(kinds: readonly KeptKind[]): Tally {
  const compared = kinds.filter(({ agrees }) => agrees !== undefined)
  const devices = [...Map.groupBy(compared, deviceOf).values()].map((runs) =>
    runs.map(({ agrees }) => agrees!).filter((agrees) => agrees >= CLOSE_DIGITS),
  )
  const close = devices.filter((agrees) => agrees.length > 0)
  return {
    runs: kinds.reduce((sum, { runs }) => sum + runs, 0),
    devices: close.length,
    same: close.filter((agrees) => agrees.every((digits) => digits >= SAME_DIGITS)).length,
    others: devices.length - close.length,
  }
}

const deviceOf = ({ device, browser, backend }: KeptKind): string => `${device}, ${browser}, ${backend}`

/** 'the same on 7 of 7 devices; 1 reports other numbers'. */
export function tallyInWords({ runs, devices, same, others }: Tally): string {
  const told = [
    devices > 0 && `the same on ${same} of ${devices} ${devices === 1 ? 'device' : 'devices'}`,
    others > 0 && `${others} ${others === 1 ? 'reports' : 'report'} other numbers`,
  ].filter(Boolean)
  if (told.length > 0) return told.join('; ')
  return `${runs.toLocaleString('en')} ${runs === 1 ? 'run' : 'runs'}, not compared yet`
}

/** Kinds by the run they are of: the same seed, with the same mechanism off. */
export function byRun(kinds: readonly KeptKind[]): { seed: number; without?: string; kinds: KeptKind[] }[] {
  const groups = Map.groupBy(kinds, ({ seed, without = '' }) => `${seed} ${without}`)
  return [...groups.values()].map((group) => {
    const { seed, without } = group[0]!
    return { seed, ...(without !== undefined && { without }), kinds: group }
  })
}
