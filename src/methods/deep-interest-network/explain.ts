import { type ClickLog, categoryOf } from './click-log.ts'
import { type Model, type Trained, clickWeights, historyOf } from './models.ts'
import type { Explained } from './pictures.ts'

const ROWS = 1000
/** A user for the picture has at least this many clicks in each interest. */
const CLICKS = 2

/** Mean size of the weight of a click in the candidate's category, and of any other click. */
export async function weightByCategory(
  model: Model,
  trained: Trained,
  log: ClickLog,
): Promise<{ own: number; other: number }> {
  const rows = Int32Array.from({ length: Math.min(ROWS, log.rows) }, (_, row) => row)
  const weights = await clickWeights(model, trained, log, rows)
  const total = { own: 0, other: 0 }
  const count = { own: 0, other: 0 }
  let at = 0
  for (const row of rows) {
    for (const clicked of historyOf(log, row)) {
      const kind = categoryOf(clicked) === categoryOf(log.items[row]!) ? 'own' : 'other'
      total[kind] += Math.abs(weights[at++]!)
      count[kind]++
    }
  }
  return { own: total.own / count.own, other: total.other / count.other }
}

/** How a user with clicks in every interest is seen by an item of each that they have not clicked. */
export async function explainUser(model: Model, trained: Trained, log: ClickLog): Promise<Explained> {
  const perUser = log.rows / log.interests.length
  const clicksIn = (history: Int32Array, category: number) =>
    history.filter((item) => categoryOf(item) === category).length
  const clear = log.interests.findIndex((held, user) => {
    const history = historyOf(log, user * perUser)
    return held.every((category) => clicksIn(history, category) >= CLICKS)
  })
  const user = Math.max(0, clear)
  const held = log.interests[user]!
  const history = historyOf(log, user * perUser)

  const unclicked = (category: number) =>
    log.items.find((item) => categoryOf(item) === category && !history.includes(item))!
  const candidates: ClickLog = {
    ...log,
    rows: held.length,
    users: new Int32Array(held.length).fill(user),
    items: Int32Array.from(held, unclicked),
  }
  const rows = Int32Array.from(held, (_, row) => row)
  const weights = await clickWeights(model, trained, candidates, rows)

  const place = (item: number) => {
    const interest = held.indexOf(categoryOf(item))
    return interest < 0 ? held.length : interest
  }
  const order = Array.from(history, (item, t) => ({ t, place: place(item) })).sort(
    (a, b) => a.place - b.place || a.t - b.t,
  )
  const sizes = [...held.map((category) => clicksIn(history, category)), 0]
  sizes[held.length] = history.length - sizes.reduce((sum, size) => sum + size, 0)
  return {
    weights: held.map((_, row) => order.map(({ t }) => Math.abs(weights[row * history.length + t]!))),
    sizes,
  }
}
