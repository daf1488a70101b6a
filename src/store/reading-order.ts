interface Below {
  key: number
  parent: number | null
}

interface Place {
  key: number
  /** From 1 for what answers the first itself. */
  depth: number
}

/** What answers a comment, and what answers that, in the order in which it is read. `below` is in the order of keys. */
export function inReadingOrder(below: readonly Below[]): (key: number) => Place[] {
  const answers = new Map<number, number[]>()
  for (const { key, parent } of below) {
    const beside = answers.get(Number(parent))
    if (beside) beside.push(Number(key))
    else answers.set(Number(parent), [Number(key)])
  }
  return (top) => {
    const read: Place[] = []
    // A thread may be deeper than calls can be.
    const open: Place[] = [{ key: top, depth: 0 }]
    for (let place = open.pop(); place; place = open.pop()) {
      if (place.depth > 0) read.push(place)
      for (const key of (answers.get(place.key) ?? []).toReversed())
        open.push({ key, depth: place.depth + 1 })
    }
    return read
  }
}
