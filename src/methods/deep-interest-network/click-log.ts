import type { numpy as np } from '@jax-js/jax'
import { type RandomGenerator, generator } from '#nn/generator.ts'

export const CATEGORIES = 40
const PER_CATEGORY = 10
export const ITEMS = CATEGORIES * PER_CATEGORY
export const LENGTH = 24
/** Share of the clicks that come from the user's interests; the rest follow popularity alone. */
const FOCUS = 0.6
/** Candidates of a user: half of them from an interest. */
const PER_USER = 8
/** Flattens the popularity of the first ranks, weight 1 / (FLAT + rank). */
const FLAT = 10

/** The category of an item. */
export const categoryOf = (item: number): number => Math.floor(item / PER_CATEGORY)

/** Candidates, one per row, each with the history of its user. */
export interface ClickLog {
  rows: number
  /** [rows] */
  users: Int32Array
  /** [rows] */
  items: Int32Array
  /** 1 from one of the user's interests, 0 from a category outside of them, [rows] */
  labels: Float32Array
  /** Clicks by user, [users * LENGTH] */
  histories: Int32Array
  /** Interests of each user. */
  interests: readonly (readonly number[])[]
}

/**
 * A synthetic log of users with `interests` favourite categories each. Popular items have lower numbers in a
 * random order of all items; the order comes from `worldKey`, so that logs of one world agree on it.
 *
 * The negatives are the positives' items dealt to other users who do not hold their category: each item is
 * as often a positive as a negative, and popularity says nothing about the label. Consumes both keys.
 */
export function clickLog(worldKey: np.Array, key: np.Array, users: number, interests: number): ClickLog {
  const popularity = itemPopularity(generator(worldKey))
  const rng = generator(key)
  const drawItem = sampler(rng, popularity)
  const perCategory = Array.from({ length: CATEGORIES }, (_, c) =>
    popularity.subarray(c * PER_CATEGORY, (c + 1) * PER_CATEGORY),
  )
  const drawCategory = sampler(
    rng,
    perCategory.map((weights) => weights.reduce((sum, weight) => sum + weight, 0)),
  )
  const drawWithin = perCategory.map((weights) => sampler(rng, weights))
  const itemOf = (category: number) => category * PER_CATEGORY + drawWithin[category]!()

  const held: number[][] = []
  const histories = new Int32Array(users * LENGTH)
  const positives = new Int32Array((users * PER_USER) / 2)
  for (let user = 0; user < users; user++) {
    const mine = new Set<number>()
    while (mine.size < interests) mine.add(drawCategory())
    const list = [...mine]
    held.push(list)
    const favourite = () => itemOf(list[rng.int(interests)]!)
    for (let t = 0; t < LENGTH; t++) {
      histories[user * LENGTH + t] = rng.uniform() < FOCUS ? favourite() : drawItem()
    }
    for (let i = 0; i < PER_USER / 2; i++) positives[(user * PER_USER) / 2 + i] = favourite()
  }

  const negatives = dealToStrangers(rng, positives, held)
  const rows = users * PER_USER
  const log = {
    rows,
    users: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / PER_USER)),
    items: new Int32Array(rows),
    labels: Float32Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? 1 : 0)),
    histories,
    interests: held,
  }
  for (let i = 0; i < positives.length; i++) {
    log.items[2 * i] = positives[i]!
    log.items[2 * i + 1] = negatives[i]!
  }
  return log
}

/** How many clicks of its user's history share each candidate's category, [rows]: a rule that needs no learning. */
export function categoryCounts({ rows, users, items, histories }: ClickLog): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => {
    const wanted = categoryOf(items[row]!)
    const first = users[row]! * LENGTH
    return histories.subarray(first, first + LENGTH).filter((item) => categoryOf(item) === wanted).length
  })
}

function itemPopularity(rng: RandomGenerator): Float64Array {
  const order = rng.shuffle(Int32Array.from({ length: ITEMS }, (_, i) => i))
  const weights = new Float64Array(ITEMS)
  order.forEach((item, rank) => (weights[item] = 1 / (FLAT + rank)))
  return weights
}

/** Draws row numbers in proportion to their weights. */
function sampler(rng: RandomGenerator, weights: ArrayLike<number>): () => number {
  const sums = new Float64Array(weights.length)
  for (let i = 0, sum = 0; i < weights.length; i++) sums[i] = sum += weights[i]!
  return () => {
    const at = rng.uniform() * sums.at(-1)!
    let [low, high] = [0, sums.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle]! > at) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** The same items in another order, such that place i holds no item of an interest of the user of place i. */
function dealToStrangers(
  rng: RandomGenerator,
  items: Int32Array,
  held: readonly (readonly number[])[],
): Int32Array {
  const dealt = rng.shuffle(items.slice())
  const known = (place: number, item: number) =>
    held[Math.floor((place * 2) / PER_USER)]!.includes(categoryOf(item))
  for (let place = 0; place < dealt.length; place++) {
    while (known(place, dealt[place]!)) {
      const other = rng.int(dealt.length)
      const [mine, theirs] = [dealt[place]!, dealt[other]!]
      // A place that was right must stay right; one that was wrong may only become right.
      if (known(place, theirs) || (known(other, mine) && !known(other, theirs))) continue
      dealt[place] = theirs
      dealt[other] = mine
    }
  }
  return dealt
}
