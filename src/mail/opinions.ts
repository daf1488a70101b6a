import type { Opinion, Store, StoredPaper, Subscriber } from '#store/index.ts'

/** What a reader said of papers they were sent, and says. */
export interface ReaderOpinions {
  /** Whether they want more like a paper, or less. */
  of(reader: Subscriber, paper: StoredPaper): Promise<Opinion | undefined>
  /** `undefined` takes it back. */
  say(reader: Subscriber, paper: StoredPaper, opinion: Opinion | undefined): Promise<void>
  /** All, the newest first. */
  all(reader: Subscriber): Promise<{ paper: StoredPaper; opinion: Opinion }[]>
}

const MOST = 1000

export const readerOpinions = (store: Store, now: () => number): ReaderOpinions => ({
  async of(reader, { id }) {
    const key = await store.papers.key(id)
    const said = await store.opinions.of([reader.key], MOST)
    return key === undefined ? undefined : said.get(reader.key)?.get(key)
  },

  async say(reader, { id }, opinion) {
    const key = await store.papers.key(id)
    if (key !== undefined) await store.opinions.say(reader.key, key, opinion, now())
  },

  async all(reader) {
    const said = (await store.opinions.of([reader.key], MOST)).get(reader.key) ?? new Map<number, Opinion>()
    const papers = await store.papers.many([...said.keys()])
    return [...said].flatMap(([key, opinion]) => {
      const paper = papers.get(key)
      return paper ? [{ paper, opinion }] : []
    })
  },
})
