import type { Context, Handler } from 'hono'
import { readBelongings } from '#accounts/belongings.ts'
import { bring } from '#accounts/bring.ts'
import { eraseMember, everythingOf, papersOf } from '#accounts/my-data.ts'
import { toBibtex } from '#citation/bibtex.ts'
import { toCslJson } from '#citation/csl-json.ts'
import { toRis } from '#citation/ris.ts'
import { FormatError } from '#sources/record.ts'
import type { StoredPaper } from '#store/index.ts'
import { FORMS, formNamed } from '../forms.ts'
import { memberOf } from '../member.ts'
import { readForm } from '../own-forms.ts'
import type { Site } from '../site.ts'
import { Bringing, type BringingProps } from '../views/brought.tsx'
import { Layout } from '../views/layout.tsx'

/** What a member takes along, brings, and erases. */
export const showMyData =
  (site: Site): Handler =>
  (c) =>
    page(site, c, {})

/** Everything as JSON. */
export const showEverythingOfMine =
  (site: Site): Handler =>
  async (c) => {
    c.header('content-disposition', 'attachment; filename="daily-papers.json"')
    return c.json(await everythingOf(site.store, memberOf(c)!, site.now()))
  }

const WRITE = { bib: toBibtex, ris: toRis, 'csl.json': toCslJson }

/** Papers that were voted for, picked or kept, for a reference manager. */
export const showPapersOfMine =
  (site: Site): Handler =>
  async (c) => {
    const [, form] = formNamed(c.req.path)!
    if (form === 'md' || form === 'jsonld') return c.notFound()
    const papers: StoredPaper[] = []
    for (const id of await papersOf(site.store, memberOf(c)!)) {
      const paper = await site.store.papers.get(id)
      if (paper) papers.push(paper)
    }
    return c.body(WRITE[form](papers), 200, { 'content-type': `${FORMS[form][0]}; charset=utf-8` })
  }

export const doMyData =
  (site: Site): Handler =>
  async (c) => {
    const member = memberOf(c)!
    const fields = await readForm(c)
    if (fields['do'] !== 'erase')
      return page(site, c, { error: 'This form is not known here. Load the page again.' })
    const typed = String(fields['handle'] ?? '')
      .trim()
      .replace(/^@/, '')
    if (typed !== member.handle) {
      return page(site, c, { error: `Type your handle, ${member.handle}, to show that you mean it.` })
    }
    const comments = fields['comments'] === 'keep' ? 'keep' : 'erase'
    if ((await eraseMember(site.store, member, comments, site.now())) === 'last administrator') {
      return page(site, c, {
        error: 'You are the last administrator. Make somebody else one first, on /members.',
      })
    }
    c.header('clear-site-data', '"cache", "cookies", "storage"')
    return c.redirect('/', 303)
  }

/** A file an hour is looked at so often: each may ask for thousands of papers. */
const BRINGS = { most: 30, spanMs: 3_600_000 }

/** Takes what a file says that a member has elsewhere. */
export const doBring =
  (site: Site): Handler =>
  async (c) => {
    const { id } = memberOf(c)!
    const { file } = await readForm(c)
    const refuse = (error: string) => page(site, c, { bringing: { error } })
    if (!(file instanceof File) || file.size === 0) return refuse('Choose a file that holds something.')
    if (!(await site.store.limits.take(`bring ${id}`, BRINGS, site.now())))
      return refuse('You brought thirty files within an hour. Go on in an hour.')
    try {
      const belongings = await readBelongings(new Uint8Array(await file.arrayBuffer()), file.name)
      const brought = await bring(site.store, id, belongings, site.now())
      const { format, warnings } = belongings
      return page(site, c, { bringing: { brought: { ...brought, format, warnings, fileName: file.name } } })
    } catch (error) {
      if (!(error instanceof FormatError)) throw error
      return refuse(`Nothing was taken of ${file.name}: ${error.message}.`)
    }
  }

interface Shown {
  error?: string
  bringing?: BringingProps
}

function page(site: Site, c: Context, { error, bringing = {} }: Shown) {
  const { handle } = memberOf(c)!
  return c.html(
    <Layout site={site} kind="read" title="Your data" head={<meta name="robots" content="noindex" />} bare>
      <header class="page-head">
        <h1>Your data</h1>
        {error !== undefined && (
          <p class="error" id="data-error" role="alert">
            {error}
          </p>
        )}
        <p>
          All of it: <a href="/account/everything.json">as JSON</a>. Papers you voted for, picked and kept:{' '}
          <a href="/account/papers.bib">BibTeX</a>, <a href="/account/papers.ris">RIS</a>,{' '}
          <a href="/account/papers.csl.json">CSL-JSON</a>.
        </p>
      </header>
      <Bringing {...bringing} />
      <form class="preferences quiet" method="post" action="/account/data">
        <fieldset>
          <legend>Erase my account</legend>
          <p>
            Votes, notes, collections of your own, what you follow and how you come in go at once, and for
            good.
          </p>
          <label class="box">
            <input type="radio" name="comments" value="erase" checked /> What I wrote for others goes as well
          </label>
          <label class="box">
            <input type="radio" name="comments" value="keep" /> What I wrote stays, as a former reader’s
          </label>
          <label>
            Your handle, <code>{handle}</code>, to show that you mean it
            <input
              name="handle"
              required
              maxlength={41}
              autocomplete="off"
              autocapitalize="none"
              aria-describedby={error === undefined ? undefined : 'data-error'}
            />
          </label>
          <button type="submit" name="do" value="erase">
            Erase everything
          </button>
        </fieldset>
      </form>
    </Layout>,
    (error ?? bringing.error) === undefined ? 200 : 400,
  )
}
