import { InvalidArgumentError } from 'commander'
import { MAX_SEED } from '#lab/seed.ts'

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
  const seed = wholeNumber(0, MAX_SEED)
  return [...new Set(text.split(',').map((part) => seed(part.trim())))]
}

/** A day that has begun, `YYYY-MM-DD`, as an option's parser. */
export function pastDay(text: string): string {
  const day = Date.parse(text)
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && new Date(day || 0).toISOString().startsWith(text)
  if (isDay && day <= Date.now()) return text
  throw new InvalidArgumentError('give a day that has begun, as YYYY-MM-DD')
}
