import { InvalidArgumentError } from 'commander'

/** A whole number of at least `min`, as an option's parser. */
export const wholeNumber =
  (min: number, max = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= min && value <= max) return value
    throw new InvalidArgumentError(`give a whole number from ${min}${max < 1e15 ? ` to ${max}` : ''}`)
  }

/** Seeds as `0,1,2`, each once. */
export function seedList(text: string): number[] {
  const seed = wholeNumber(0, 2 ** 31 - 1)
  return [...new Set(text.split(',').map((part) => seed(part.trim())))]
}
