import type { Handler } from 'hono'
import { networkOf } from '#mail/subscriptions.ts'
import { workId } from '#sources/work-id.ts'
import { readAsker } from '../asker.ts'
import { waitOutside } from '../gate.ts'
import { readForm } from '../own-forms.ts'
import type { Site } from '../site.ts'
import { paperPath } from '../views/addresses.ts'
import { Elsewhere, inFull } from '../views/elsewhere.tsx'
import { showNote } from '../views/note.tsx'

/** Fetches a paper that a reader asked for by its id, and leads to it. */
export const doFetchPaper =
  (site: Site): Handler =>
  async (c) => {
    const id = workId(String((await readForm(c))['id'] ?? ''))
    if (id === undefined || id.startsWith('p-')) {
      return showNote(site, c, {
        status: 400,
        title: 'This is no id of a paper',
        children: 'An arXiv id looks like 2401.00001, a DOI like 10.1000/182. Check it and search again.',
      })
    }
    const here = await site.store.papers.get(id)
    if (here) return c.redirect(paperPath(here.id), 303)
    if (!site.fetchOne) return nothingFetched(site, c, id)
    const network = networkOf(readAsker(c, site.trustedProxies).address)
    const fetched = await waitOutside(c, () => site.fetchOne!(id, network))
    if (fetched.result === 'here') return c.redirect(paperPath(fetched.id), 303)
    return showNote(site, c, NOTES[fetched.result](id, fetched.result === 'failed' ? fetched.error : ''))
  }

type Note = Parameters<typeof showNote>[2]

const nothingFetched = (site: Site, c: Parameters<typeof showNote>[1], id: string) =>
  showNote(site, c, {
    status: 404,
    title: 'This site fetches nothing',
    children: (
      <>
        Its operator has switched fetching off. <Elsewhere id={id} />
      </>
    ),
  })

const NOTES: Record<'unknown' | 'busy' | 'failed', (id: string, error: string) => Note> = {
  unknown: (id) => ({
    status: 404,
    title: `Nobody knows ${inFull(id)}`,
    children: 'The id is well formed, but there is no such paper. A digit may be wrong.',
  }),
  busy: (id) => ({
    status: 429,
    title: 'Too many at once',
    children: (
      <>
        Other papers are being fetched, or many were within the last hour. Try again in a few minutes.{' '}
        <Elsewhere id={id} />
      </>
    ),
  }),
  failed: (id, error) => ({
    status: 503,
    title: `${inFull(id)} could not be fetched`,
    children: (
      <>
        {`${error.charAt(0).toUpperCase()}${error.slice(1)}.`} Try again later. <Elsewhere id={id} />
      </>
    ),
  }),
}
