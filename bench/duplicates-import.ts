import { nearDuplicates } from '../src/search/near-duplicates.ts'
import { titleKey } from '../src/sources/text.ts'
import { openStore } from '../src/store/index.ts'
import type { Text } from './duplicates-texts.ts'

/** Texts written at once. */
const BATCH = 1000
/** Papers without a double that are asked about, to see how often one is told a falsehood, and how long it takes. */
const OTHERS = 500

/**
 * What an import says of papers that look like another that is here: of how many doubles, and how often of others, where all
 * texts are here. It looks by words alone, as a new paper has no vector yet.
 */
export async function toldByImport(
  texts: readonly Text[],
  doubles: readonly (readonly [number, number])[],
  others: readonly number[],
): Promise<{ found: number; told: number; milliseconds: number }> {
  const store = await openStore(':memory:')
  const id = (i: number) => `p${i}`
  for (let start = 0; start < texts.length; start += BATCH) {
    await store.works.write(
      texts.slice(start, start + BATCH).map(({ title, abstract }, i) => ({
        paper: {
          id: id(start + i),
          title,
          titleKey: titleKey(title),
          abstract,
          authors: [],
          topics: [],
          listed: 0,
          source: 'bench',
        },
      })),
    )
  }
  const alike = async (i: number) =>
    (await nearDuplicates(store, (await store.papers.get(id(i)))!)).map(({ paper }) => paper.id)
  let found = 0
  for (const [a, b] of doubles) if ((await alike(b)).includes(id(a))) found++
  const started = performance.now()
  let told = 0
  for (const i of others.slice(0, OTHERS)) if ((await alike(i)).length > 0) told++
  const milliseconds = (performance.now() - started) / Math.min(OTHERS, others.length)
  await store.close()
  return { found: found / doubles.length, told, milliseconds }
}
