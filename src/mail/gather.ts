/**
 * Does many small things in few large ones: what is asked for while one is under way goes into the next. Each caller
 * gets the answer to the one its item was in.
 */
export function gather<T, R>(together: (items: readonly T[]) => Promise<R>): (item: T) => Promise<R> {
  let waiting: T[] = []
  let next: Promise<R> | undefined
  let current: Promise<unknown> = Promise.resolve()

  return (item) => {
    waiting.push(item)
    next ??= current.then(() => {
      const items = waiting
      waiting = []
      next = undefined
      const done = together(items)
      current = done.catch(() => {})
      return done
    })
    return next
  }
}
