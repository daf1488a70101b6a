/** From this length on one letter more, less or other is a slip rather than another word. */
const LONG = 7

/** Names that are likely meant for one of ours and are none, a line each. */
export function namedAlmost(given: readonly string[], ours: readonly string[]): string[] {
  const known = new Set(ours.flatMap((name) => [name, `${name}_FILE`]))
  return given
    .filter((name) => !known.has(name))
    .flatMap((name) => {
      const meant = [...known].find((one) => isNear(name, one))
      return meant === undefined ? [] : [`${name} is not known and does nothing; is ${meant} meant?`]
    })
}

function isNear(name: string, known: string): boolean {
  const [a, b] = [letters(name), letters(known)]
  return a === b || (Math.min(a.length, b.length) >= LONG && isOneSlip(a, b))
}

const letters = (name: string) => name.toUpperCase().replaceAll(/[^A-Z\d]/g, '')

/** True when one letter was added, left away or replaced, or two neighbours were swapped. */
function isOneSlip(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at++
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1)
  const isSwap = short[at] === long[at + 1] && short[at + 1] === long[at]
  return short.slice(at + 1) === long.slice(at + 1) || (isSwap && short.slice(at + 2) === long.slice(at + 2))
}
