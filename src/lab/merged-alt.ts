const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g

/**
 * One sentence for several that say the same with other numbers: it has their means, each as exact as it was written. Sentences that
 * differ in words can't be one: then the first is given, as what one of the runs shows.
 */
export function mergeAlts(alts: readonly string[]): string {
  const [first, ...others] = alts as [string, ...string[]]
  if (others.every((alt) => alt === first)) return first
  const words = first.replace(NUMBER, '#')
  if (others.some((alt) => alt.replace(NUMBER, '#') !== words))
    return `In the first of ${alts.length} runs: ${first}`
  const numbers = alts.map((alt) => alt.match(NUMBER)!)
  let place = 0
  return first.replace(NUMBER, () => {
    const written = numbers.map((row) => row[place]!)
    place++
    return meanOf(written)
  })
}

/** In the form of the numbers it is the mean of. */
function meanOf(written: readonly string[]): string {
  const mean = written.reduce((sum, number) => sum + Number(number), 0) / written.length
  const digits = Math.max(...written.map((number) => /\.(\d+)/.exec(number)?.[1]?.length ?? 0))
  return written.some((number) => number.includes('e')) ? mean.toExponential(digits) : mean.toFixed(digits)
}
