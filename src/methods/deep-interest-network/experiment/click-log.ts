import type { numpy as np } from '@jax-js/jax'
import type { Part, Role, Split } from '#data/split.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { keys } from '#nn/random.ts'

export const CATEGORIES = 40
const PER_CATEGORY = 10
export const ITEMS = CATEGORIES * PER_CATEGORY
/** Clicks of a user. */
export const LENGTH = 16
/** Share of the clicks that come from the user's interests; the rest follow popularity alone. */
const FOCUS = 0.6
/** Candidates of a user: half of them from an interest. */
export const PER_USER = 8
/** Flattens the popularity of the first ranks, weight 1 / (FLAT + rank). */
const FLAT = 10

/** The category of an item. */
export const categoryOf = (item: number): number => Math.floor(item / PER_CATEGORY)

/** Candidates, one per row, each with the clicks of its user; the indices number the candidates of all users. */
export type ClickLog<R extends Role = Role> = Part<R> & {
  /** [rows] */
  users: Int32Array
  /** [rows] */
  items: Int32Array
  /** 1 from one of the user's interests, 0 from a category outside of them, [rows] */
  labels: Float32Array
  /** [rows * LENGTH] */
  clicks: Int32Array
  /** Favourite categories of each row's user. */
  interests: readonly (readonly number[])[]
}

export interface ClickLogs {
  train: ClickLog<'train'>
  validation: ClickLog<'validation'>
  test: ClickLog<'test'>
}

interface User {
  interests: readonly number[]
  clicks: Int32Array
  /** Items of an interest, half of the candidates. */
  liked: readonly number[]
}

/**
 * A synthetic log of users with `interests` favourite categories each, cut by users. Popular items come first in a
 * random order of all items.
 *
 * The negatives are the positives' items dealt to other users of the same part who do not hold their category: each
 * item is as often a positive as a negative, and popularity says nothing about the label. Consumes the key.
 */
export function clickLogs(key: np.Array, users: Split, interests: number): ClickLogs {
  const parts = keys(key, 'users', 'deal')
  const count = users.train.indices.length + users.validation.indices.length + users.test.indices.length
  const all = drawUsers(generator(parts.users), count, interests)
  const rng = generator(parts.deal)
  const logOf = <R extends Role>({ role, indices }: Part<R>): ClickLog<R> => {
    const members = [...indices]
    const drawn = members.map((user) => all[user]!)
    const positives = Int32Array.from(drawn.flatMap(({ liked }) => liked))
    const negatives = dealToStrangers(
      rng,
      positives,
      drawn.map((user) => user.interests),
    )
    const rows = members.flatMap((user) => Array.from({ length: PER_USER }, (_, i) => user * PER_USER + i))
    return {
      role,
      indices: Int32Array.from(rows),
      users: Int32Array.from(rows, (row) => Math.floor(row / PER_USER)),
      items: Int32Array.from(rows, (_, i) => (i % 2 === 0 ? positives : negatives)[i >> 1]!),
      labels: Float32Array.from(rows, (_, i) => (i % 2 === 0 ? 1 : 0)),
      clicks: Int32Array.from(rows.flatMap((row) => [...all[Math.floor(row / PER_USER)]!.clicks])),
      interests: rows.map((row) => all[Math.floor(row / PER_USER)]!.interests),
    }
  }
  return { train: logOf(users.train), validation: logOf(users.validation), test: logOf(users.test) }
}

function drawUsers(rng: RandomGenerator, count: number, interests: number): User[] {
  const popularity = itemPopularity(rng)
  const drawItem = sampler(rng, popularity)
  const perCategory = Array.from({ length: CATEGORIES }, (_, c) =>
    popularity.subarray(c * PER_CATEGORY, (c + 1) * PER_CATEGORY),
  )
  const drawCategory = sampler(
    rng,
    perCategory.map((weights) => weights.reduce((sum, weight) => sum + weight, 0)),
  )
  const drawWithin = perCategory.map((weights) => sampler(rng, weights))
  return Array.from({ length: count }, () => {
    const mine = new Set<number>()
    while (mine.size < interests) mine.add(drawCategory())
    const list = [...mine]
    const favourite = () => {
      const category = list[rng.int(interests)]!
      return category * PER_CATEGORY + drawWithin[category]!()
    }
    return {
      interests: list,
      clicks: Int32Array.from({ length: LENGTH }, () => (rng.uniform() < FOCUS ? favourite() : drawItem())),
      liked: Array.from({ length: PER_USER / 2 }, favourite),
    }
  })
}

/** The clicks of a row's user. */
export const clicksOf = ({ clicks }: Pick<ClickLog, 'clicks'>, row: number): Int32Array =>
  clicks.subarray(row * LENGTH, (row + 1) * LENGTH)

/** How many clicks share each candidate's category, [rows]: a rule that is told the categories and learns nothing. */
export const categoryCounts = (log: ClickLog): Float64Array =>
  Float64Array.from(log.items, (item, row) => {
    const wanted = categoryOf(item)
    return clicksOf(log, row).filter((clicked) => categoryOf(clicked) === wanted).length
  })

/** The same candidates, each with the clicks of the next user of its part: what a user did says nothing then. */
export function withStrangersClicks<R extends Role>(log: ClickLog<R>): ClickLog<R> {
  const shift = PER_USER * LENGTH
  const clicks = new Int32Array(log.clicks.length)
  clicks.set(log.clicks.subarray(shift))
  clicks.set(log.clicks.subarray(0, shift), log.clicks.length - shift)
  return { ...log, clicks }
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
