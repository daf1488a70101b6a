/** JSON knows no NaN and writes null: makes each one a gap again. */
export function withGaps<T>(data: T): T {
  if (data === null) return Number.NaN as T
  if (Array.isArray(data)) return data.map(withGaps) as T
  if (typeof data !== 'object') return data
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, withGaps(value)])) as T
}
