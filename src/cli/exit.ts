/** Exit codes that scripts rely on. */
export const EXIT = { done: 0, doesNotHold: 1, wrongUsage: 2, interrupted: 130 } as const

/** The command can't be carried out as it was given: one line that says what, where and what to do. */
export class UsageError extends Error {
  override name = 'UsageError'
}
