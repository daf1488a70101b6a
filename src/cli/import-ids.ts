import { createIntake } from '../feed/intake.ts'
import { takeIds } from '../feed/take-ids.ts'
import { FetchError } from '../sources/fetch-error.ts'
import { idsIn, idsInWords } from '../sources/ids-in-text.ts'
import { openText } from '../sources/open-text.ts'
import { FormatError } from '../sources/record.ts'
import type { Store } from '../store/index.ts'
import { UsageError } from './exit.ts'
import { type Batch, type Reading, readFileText } from './import-file.ts'
import { intakeSettings } from './intake-settings.ts'

/**
 * Fetches the works that a file names by arXiv id or DOI, in batches: a list of ids or links, Markdown, a bibliography,
 * a page or mail of anybody.
 *
 * @throws FormatError when it names none; UsageError in words when a service can't be asked, such as without a network
 */
export async function* readNamed(
  store: Store,
  file: string,
  { say = () => {}, signal }: Reading = {},
): AsyncGenerator<Batch, void> {
  const { text, html = '' } = await openText(await readFileText(file, signal))
  const ids = idsIn(`${text}\n${html}`)
  const named = idsInWords(ids)
  if (named === undefined) throw new FormatError(`there is neither an arXiv id nor a DOI in ${file}`)
  say(`asking for ${named}`)
  const { fetch, settings } = createIntake(store, intakeSettings())
  try {
    for await (const { source, ...answer } of takeIds(ids, { fetch, bases: settings.bases, signal })) {
      yield { format: source, ...answer }
    }
  } catch (fault) {
    if (signal?.aborted) return
    if (!(fault instanceof FetchError)) throw fault
    throw new UsageError(
      `the works could not be fetched: ${fault.message}; try again later, or import a file with their titles`,
      { cause: fault },
    )
  }
}
