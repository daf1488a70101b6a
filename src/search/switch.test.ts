import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { titleKey } from '#sources/text.ts'
import { databases } from '#store/databases.fixture.ts'
import { type Store, openStore } from '#store/index.ts'
import type { Embedder } from './embed/embedder.ts'
import { hashedEmbedder } from './hashed-embedder.fixture.ts'
import { embedSome, keepModel } from './indexer.ts'
import { meaningNow, startModels } from './switch/models.ts'
import { keepSetting } from './switch/settings.ts'
import { searchStatus } from './switch/status.ts'
import { finishSwitch, settingBefore, switchTo } from './switch/switch.ts'

const WORDS =
  'graph kernel robot protein galaxy market speech vision theorem quantum climate neuron traffic privacy music'.split(
    ' ',
  )

const title = (i: number) => {
  const at = (n: number) => WORDS[n % WORDS.length]!
  return `${at(i)} ${at(Math.floor(i / 15) * 7 + i)} ${at(Math.floor(i / 7) + 3)} number${i}`
}

/** A model whose vectors are those of the hashed one, turned: another name, width and space. */
function turned(of: Embedder, name: string): Embedder {
  const width = of.width + 8
  return {
    name,
    width,
    widths: [width],
    embed: async (texts, kind) =>
      (await of.embed(texts, kind)).map((vector) => {
        const other = new Float32Array(width)
        vector.forEach((value, d) => (other[(d * 7 + 3) % width] = d % 3 === 0 ? -value : value))
        return other
      }),
  }
}

const A = hashedEmbedder('a', 32)
const B = turned(A, 'b')
const C = hashedEmbedder('c', 48)
const open = async (setting: string): Promise<Embedder> => {
  const known = { a: A, b: B, c: C }[setting]
  if (!known) throw new Error(`${setting} names no embedder`)
  return known
}

const write = (store: Store, from: number, to: number) =>
  store.works.write(
    Array.from({ length: to - from }, (_, i) => ({
      paper: {
        id: `p${from + i}`,
        title: title(from + i),
        titleKey: titleKey(title(from + i)),
        abstract: `On ${title(from + i)}`,
        authors: [],
        topics: [],
        listed: 1,
        source: 'test',
      },
    })),
  )

async function filled(store: Store, papers: number): Promise<Store> {
  await write(store, 0, papers)
  await keepSetting(store, 'a', 'a')
  await keepModel(store, A)
  await embedSome(store, A, papers)
  return store
}

const finds = async (store: Store, papers: readonly number[], by = open): Promise<number> => {
  const meaning = await meaningNow(store, by)
  let found = 0
  for (const i of papers) {
    const asked = await meaning.ask(title(i))
    const near = asked.nearest({ limit: 10 }).map(({ key }) => key)
    if (near.includes((await store.papers.key(`p${i}`))!)) found++
  }
  return found / papers.length
}

const SAMPLE = Array.from({ length: 40 }, (_, i) => i * 29)

let store: Store
beforeEach(async () => (store = await openStore(':memory:')))
afterEach(() => store.close())

describe('a switch', () => {
  test('of a small site embeds everything at once', async () => {
    await filled(store, 48)
    expect(await switchTo(store, 'b', { open })).toEqual({ name: 'b', already: false })
    expect(await finishSwitch(store)).toEqual(['a'])
    expect(await searchStatus(store)).toMatchObject({ serving: 'b', missing: 0, models: [{ rows: 48 }] })
    expect(await settingBefore(store)).toBeUndefined()
  })

  test('lets the new model answer among old vectors, with the old one at hand or gone', async () => {
    await filled(store, 1200)
    await switchTo(store, 'b', { open, budgetMs: 0 })
    const status = await searchStatus(store)
    expect(status).toMatchObject({
      serving: 'b',
      models: [
        { name: 'b', state: 'serving', setting: 'b' },
        { name: 'a', state: 'old', rows: 1200 },
      ],
      bridges: [{ to: 'a', matrix: [[expect.any(Number)], [expect.any(Number), expect.any(Number)]] }],
    })
    expect(status.missing).toBeGreaterThan(600)
    expect(status.bridges[0]!.newOld).toHaveLength(7)
    expect(status.bridges[0]!.newOld[0]!.titles).toBeGreaterThan(0.9)

    expect(await finds(store, SAMPLE)).toBeGreaterThan(0.9)
    const withoutOld = async (setting: string) => {
      if (setting === 'a') throw new Error('its folder is gone')
      return open(setting)
    }
    expect(await finds(store, SAMPLE, withoutOld)).toBeGreaterThan(0.9)
    // And the other way round: a model that can't be opened here leaves the old one to answer.
    const withoutNew = async (setting: string) => {
      if (setting === 'b') throw new Error('its folder is gone')
      return open(setting)
    }
    expect(await finds(store, SAMPLE, withoutNew)).toBeGreaterThan(0.9)
  }, 60_000)

  test('goes back, and on to a third model, while rows of several are there', async () => {
    await filled(store, 1200)
    await switchTo(store, 'c', { open, budgetMs: 0 })
    expect(await settingBefore(store)).toBe('a')
    await switchTo(store, 'a', { open, budgetMs: 0 })
    expect(await searchStatus(store)).toMatchObject({ serving: 'a', missing: 0 })
    expect(await finds(store, SAMPLE)).toBeGreaterThan(0.9)
    await switchTo(store, 'b', { open, budgetMs: 0 })
    expect((await searchStatus(store)).models.map(({ name, state }) => [name, state])).toEqual([
      ['b', 'serving'],
      ['a', 'old'],
      ['c', 'old'],
    ])
    expect(await finds(store, SAMPLE)).toBeGreaterThan(0.9)
    await embedSome(store, B, 2000)
    expect((await finishSwitch(store)).sort()).toEqual(['a', 'c'])
  }, 60_000)

  test('to a model that cannot be opened changes nothing', async () => {
    await filled(store, 48)
    await expect(switchTo(store, 'nothing', { open })).rejects.toThrow('names no embedder')
    expect(await searchStatus(store)).toMatchObject({ serving: 'a', models: [{ name: 'a' }] })
  })

  test('that was stopped while papers were embedded goes on', async () => {
    await filled(store, 1200)
    const stop = new AbortController()
    const onProgress = (_: string, done: number) => done >= 96 && stop.abort(new Error('stopped'))
    await expect(switchTo(store, 'b', { open, onProgress, signal: stop.signal })).rejects.toThrow('stopped')
    expect(await searchStatus(store)).toMatchObject({ serving: 'a', models: [{}, { state: 'filling' }] })
    expect(await finds(store, SAMPLE)).toBeGreaterThan(0.9)
    const before = await store.vectors.count('b')
    expect(before).toBeGreaterThan(0)
    await switchTo(store, 'b', { open })
    expect(await finishSwitch(store)).toEqual(['a'])
  })
})

describe('a running site', () => {
  const site = (setting: string, change = {}) =>
    startModels(store, { setting, open, pollMs: 10, idleMs: 50, budgetMs: 0, ...change })

  test('embeds its papers, and answers from then on', async () => {
    await write(store, 0, 48)
    const models = await site('a')
    await models.settled()
    expect((await models.meaning.ask(title(7))).nearest({ limit: 1 })).toHaveLength(1)
    await models.close()
    expect(await searchStatus(store)).toMatchObject({ serving: 'a', missing: 0 })
  })

  test('switches when EMBEDDER says another model than before, answering all the time', async () => {
    await filled(store, 1500)
    await (await site('a')).close()
    const models = await site('b')
    let asked = 0
    const state = { isDone: false }
    void models.settled().then(() => (state.isDone = true))
    while (!state.isDone) {
      const i = (asked * 37) % 1500
      expect((await models.meaning.ask(title(i))).nearest({ limit: 10 }), title(i)).toHaveLength(10)
      asked++
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect(asked).toBeGreaterThan(10)
    expect(await searchStatus(store)).toMatchObject({ serving: 'b', missing: 0, models: [{ name: 'b' }] })
    await models.close()
  }, 60_000)

  test('follows a switch by another process, and does not undo it at its next start', async () => {
    await filled(store, 48)
    const models = await site('a')
    await models.settled()
    await switchTo(store, 'b', { open })
    await vi.waitFor(async () => expect(await searchStatus(store)).toMatchObject({ models: [{ name: 'b' }] }))
    await write(store, 48, 50)
    await vi.waitFor(async () => expect(await store.vectors.count('b')).toBe(50), { timeout: 10_000 })
    await models.close()
    const again = await site('a')
    await again.settled()
    expect(await searchStatus(store)).toMatchObject({ serving: 'b', models: [{ name: 'b' }] })
    await again.close()
  }, 30_000)

  test('says once what is wrong with a model, and goes on with the words', async () => {
    await write(store, 0, 20)
    const report = vi.fn<(message: string) => void>()
    const models = await site('nothing', { report })
    await vi.waitFor(() =>
      expect(report).toHaveBeenCalledWith('search by meaning: nothing names no embedder'),
    )
    expect((await models.meaning.ask('graph')).nearest({ limit: 3 })).toEqual([])
    await models.close()
    expect(report).toHaveBeenCalledTimes(1)
  })
})

test.each(databases.filter(([name]) => name === 'Postgres'))(
  '%s keeps bridges and vectors as well',
  async (_, openEmpty) => {
    const postgres = await openEmpty()
    await filled(postgres, 600)
    await switchTo(postgres, 'b', { open, budgetMs: 0 })
    expect(await searchStatus(postgres)).toMatchObject({ serving: 'b', bridges: [{ to: 'a' }] })
    expect(await finds(postgres, [3, 77, 501])).toBe(1)
    await postgres.close()
  },
  60_000,
)
