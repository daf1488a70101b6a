/** One question at a time. Who comes while it is asked gets the answer to the next: that one is not too old for them. */
export function askedTogether<A>(ask: () => Promise<A>): () => Promise<A> {
  let asking: Promise<unknown> = Promise.resolve()
  let next: Promise<A> | undefined
  return () => {
    next ??= asking.then(() => {
      next = undefined
      const answer = ask()
      asking = answer.catch(() => {})
      return answer
    })
    return next
  }
}
