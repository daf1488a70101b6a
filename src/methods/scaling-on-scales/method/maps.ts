import { checkFinite, checkWhole, shown } from '#nn/rows.ts'

/** Square maps, or pictures: `count` times `side` rows of `side` pixels of `channels` numbers. */
export interface Maps {
  data: Float32Array
  count: number
  side: number
  channels: number
}

/** Returns the maps, or says what is wrong with them. @throws RangeError, or TypeError when they are no maps */
export function checkMaps(name: string, maps: Maps): Maps {
  if (!(maps?.data instanceof Float32Array))
    throw new TypeError(`${name} are ${shown(maps)}, not maps: data, count, side, channels`)
  const { data, count, side, channels } = maps
  for (const [what, size] of Object.entries({ count, side, channels }))
    checkWhole(`the ${what} of ${name}`, size, { least: 1 })
  const wanted = count * side * side * channels
  if (data.length !== wanted)
    throw new RangeError(
      `${name} say ${count} of ${side} x ${side} x ${channels} but hold ${data.length} numbers`,
    )
  checkFinite(name, data)
  return maps
}

/** Maps of zeros. */
export const emptyMaps = (count: number, side: number, channels: number): Maps => ({
  data: new Float32Array(count * side * side * channels),
  count,
  side,
  channels,
})

/** Joins maps of the same pictures along their channels. @throws RangeError when counts or sides differ */
export function joinChannels(list: readonly Maps[]): Maps {
  const [first] = list
  if (!first) throw new RangeError('no maps to join')
  const channels = list.reduce((sum, maps) => sum + maps.channels, 0)
  const joined = emptyMaps(first.count, first.side, channels)
  let start = 0
  for (const maps of list) {
    if (maps.count !== first.count || maps.side !== first.side)
      throw new RangeError(
        `${maps.count} maps of side ${maps.side} cannot be joined to ${first.count} of side ${first.side}`,
      )
    for (let place = 0; place < maps.count * maps.side ** 2; place++) {
      const cell = maps.data.subarray(place * maps.channels, (place + 1) * maps.channels)
      joined.data.set(cell, place * channels + start)
    }
    start += maps.channels
  }
  return joined
}
