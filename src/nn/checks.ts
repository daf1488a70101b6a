/** Throws a RangeError when a number is NaN or infinite: sorting and summing would hide it. */
export function checkFinite(name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) throw new RangeError(`number ${i} of ${name} is ${values[i]}`)
  }
}

/** Throws a RangeError when two lists that belong together differ in length. */
export function checkSameLength(what: string, a: number, b: number): void {
  if (a !== b) throw new RangeError(`${a} and ${b} ${what} do not belong together`)
}

export interface Bounds {
  /** The smallest number allowed. */
  least?: number
  /** The largest number allowed. */
  most?: number
}

/** Returns a finite number within the bounds. @throws RangeError for any other value. */
export function checkNumber(name: string, value: number, bounds: Bounds = {}): number {
  if (!(Number.isFinite(value) && isWithin(value, bounds))) {
    throw new RangeError(`${name} is ${shown(value)}, not a number${inWords(bounds)}`)
  }
  return value
}

/** Returns a number above 0. @throws RangeError for any other value. */
export function checkPositive(name: string, value: number): number {
  if (!(Number.isFinite(value) && value > 0)) {
    throw new RangeError(`${name} is ${shown(value)}, not a number above 0`)
  }
  return value
}

/** Returns a whole number within the bounds, which are 0 and up if nothing else is said. @throws RangeError */
export function checkWhole(name: string, value: number, { least = 0, most }: Bounds = {}): number {
  const bounds = most === undefined ? { least } : { least, most }
  if (!(Number.isInteger(value) && isWithin(value, bounds))) {
    throw new RangeError(`${name} is ${shown(value)}, not a whole number${inWords(bounds)}`)
  }
  return value
}

/** Returns one of the values. @throws RangeError for any other, listing them. */
export function checkOneOf<T>(name: string, value: T, values: readonly T[]): T {
  if (!values.includes(value)) {
    throw new RangeError(`${name} is ${shown(value)}, not one of ${values.map(shown).join(', ')}`)
  }
  return value
}

/**
 * Refuses an option that does not exist, which would otherwise be ignored and the default used.
 *
 * @throws TypeError when the options are no object, RangeError for an unknown one, listing those that exist
 */
export function checkOptions<Options extends object>(
  what: string,
  options: Options,
  known: readonly (keyof Options & string)[],
): void {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`the options of ${what} are ${shown(options)}, not an object`)
  }
  for (const name of Object.keys(options)) {
    if ((known as readonly string[]).includes(name)) continue
    const offered = known.length === 0 ? 'it has none' : `known are ${known.join(', ')}`
    throw new RangeError(`${what} has no option ${shown(name)}: ${offered}`)
  }
}

/** A value as an error message shows it. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'function') return 'a function'
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

const isWithin = (value: number, { least = -Infinity, most = Infinity }: Bounds): boolean =>
  value >= least && value <= most

function inWords({ least, most }: Bounds): string {
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`
  if (least !== undefined) return ` from ${least} up`
  return most === undefined ? '' : ` up to ${most}`
}
