/** Numbers, lists of them, lists of lists; names of settings among them are left out. */
type Numbers = number | readonly Numbers[]

/** Entry by entry the mean over worlds, of every entry that is made of numbers. */
export function meanOf<T extends object>(worlds: readonly T[]): T {
  const names = Object.keys(worlds[0]!) as (keyof T)[]
  return Object.fromEntries(
    names.map((name) => [name, mean(worlds.map((world) => world[name] as Numbers))]),
  ) as T
}

function mean(values: readonly Numbers[]): Numbers {
  const [first] = values
  if (Array.isArray(first)) return first.map((_, i) => mean(values.map((list) => (list as Numbers[])[i]!)))
  return (values as readonly number[]).reduce((sum, value) => sum + value, 0) / values.length
}

/** The place of a value in a grid. @throws RangeError when it is not there */
export function at(grid: readonly number[], value: number): number {
  const place = grid.indexOf(value)
  if (place < 0) throw new RangeError(`${value} is not among ${grid.join(', ')}`)
  return place
}

/**
 * How many labels a curve of risks needs to come down to a target, straight between its points on logarithmic
 * scales. The first number when it starts below; the last one, too few, when it never gets there.
 */
export function labelsToMatch(labels: readonly number[], risks: readonly number[], target: number): number {
  const i = risks.findIndex((risk) => risk <= target)
  if (i === 0) return labels[0]!
  if (i < 0) return labels.at(-1)!
  const share = Math.log(risks[i - 1]! / target) / Math.log(risks[i - 1]! / risks[i]!)
  return labels[i - 1]! * (labels[i]! / labels[i - 1]!) ** share
}
