import { readNames } from '#sources/author-names.ts'
import { parseHfDaily } from '#sources/hf-daily.ts'
import { readAbstract, readProse, readTitle } from '#sources/prose.ts'
import { FormatError, type PaperRecord } from '#sources/record.ts'
import { cleanLine } from '#sources/text.ts'
import type { Store, StoredStatement } from '#store/index.ts'
import { type Group, say, storedGroups } from './groups.ts'
import { haveCommonAuthors } from './identity.ts'
import { toWork } from './to-work.ts'

/** A paper that holds what was said of two works. */
export interface Doubtful {
  id: string
  title: string
  /** What one source says of who wrote it, in words. */
  told: string
}

export interface Upkeep {
  /** Papers looked through. */
  papers: number
  doubtful: Doubtful[]
}

/** Changes when stored papers are to be looked through again. */
const FORM = 'statements, in plain words'
const STATE = 'papers form'
const BATCH = 500

export const isUpToDate = async (store: Store): Promise<boolean> => (await store.meta.get(STATE)) === FORM

/**
 * Brings what earlier versions of this program stored to this one's form, once: what is known of a paper becomes
 * statements, commands of TeX and HTML in titles, abstracts and names become words. It goes on where it was
 * broken off.
 *
 * Names the papers that earlier versions made of two works, as far as a source's own words were kept.
 *
 * @param tell - hears how many papers are done
 */
export async function bringUpToDate(
  store: Store,
  now: number,
  tell?: (papers: number) => void,
): Promise<Upkeep> {
  const done: Upkeep = { papers: 0, doubtful: [] }
  const state = (await store.meta.get(STATE)) ?? `0 ${FORM}`
  if (state === FORM) return done
  for (let after = Number.parseInt(state, 10) || 0; ;) {
    const papers = await store.works.after(after, BATCH)
    await store.atomically(async (inside) => {
      const statements = await inside.statements.of(papers.map(({ key }) => key))
      const raw = Map.groupBy(statements, ({ paper }) => paper)
      const groups = (await storedGroups(inside, papers)).filter(({ fresh }) => fresh.length > 0)
      for (const group of groups) {
        const { key, id, title } = group.papers[0]!
        reword(group)
        for (const told of hfRecords(raw.get(key) ?? [])) {
          const strangers = group.told.find(({ record }) => !haveCommonAuthors(record, told.record))
          if (strangers) {
            const [first, second] = [strangers.record.authors?.[0], told.record.authors?.[0]]
            done.doubtful.push({ id, title, told: `${first} and, says ${told.source}, ${second}` })
          }
          say(group, told)
        }
      }
      await inside.works.write(groups.map((group) => toWork(group, undefined, now)))
      const last = papers.at(-1)?.key
      await inside.meta.set(STATE, last === undefined ? FORM : `${last} ${FORM}`)
    })
    if (papers.length === 0) return done
    after = papers.at(-1)!.key
    done.papers += papers.length
    tell?.(done.papers)
  }
}

/** The same in plain words. */
function reword(group: Group): void {
  const told = group.told
  group.told = []
  group.fresh = []
  for (const { record, ...rest } of told) say(group, { ...rest, record: inPlainWords(record) })
}

function inPlainWords(record: PaperRecord): PaperRecord {
  const { title, abstract, authors, venue } = record
  const plain = (text: string) => cleanLine(readProse(text)).text
  return {
    ...record,
    // A title of nothing but formulas stays as it is.
    title: cleanLine(readTitle(title)).text || title,
    ...(abstract !== undefined && { abstract: cleanLine(readAbstract(abstract)).text || abstract }),
    ...(authors && { authors: readNames(authors).names }),
    ...(venue !== undefined && { venue: plain(venue) || venue }),
  }
}

/** What Hugging Face had said, word for word. */
function hfRecords(statements: readonly StoredStatement[]) {
  return statements.flatMap(({ source, name, said, raw, record }) => {
    if (record !== undefined || raw === undefined) return []
    const [first] = recordsIn(raw)
    if (!first) return []
    const { raw: _, line: __, signals: ___, listing: ____, ...kept } = first
    return [{ source, name, said, record: kept, raw }]
  })
}

function recordsIn(raw: string): PaperRecord[] {
  try {
    return parseHfDaily(`[${raw}]`).records
  } catch (error) {
    if (error instanceof FormatError) return []
    throw error
  }
}
