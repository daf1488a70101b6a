const EVERY_MS = 50

/**
 * Sends things on in bundles, at most about 20 a second, in their order, the last one always.
 *
 * @param urgent - things that do not wait, nor do those before them
 */
export function bundled<T>(
  send: (bundle: T[]) => void,
  urgent: (thing: T) => boolean = () => false,
  now: () => number = () => performance.now(),
): { add(thing: T): void; flush(): void } {
  let waiting: T[] = []
  let sent = -Infinity
  let timer: ReturnType<typeof setTimeout> | undefined

  const flush = () => {
    clearTimeout(timer)
    timer = undefined
    if (waiting.length === 0) return
    const bundle = waiting
    waiting = []
    sent = now()
    send(bundle)
  }
  return {
    flush,
    add(thing) {
      waiting.push(thing)
      if (urgent(thing) || now() - sent >= EVERY_MS) flush()
      else timer ??= setTimeout(flush, EVERY_MS)
    },
  }
}
