import type { Context, Handler } from 'hono'
import { newToken } from '#accounts/invite.ts'
import { readName } from '#accounts/names.ts'
import { ACCESS, type Access, type Collection } from '#store/index.ts'
import { memberOf } from '../member.ts'
import { readForm } from '../own-forms.ts'
import type { Site } from '../site.ts'
import { collectionPath } from '../views/addresses.ts'
import { AccessChoice } from '../views/access-choice.tsx'
import { papersInWords } from '../views/counts.ts'
import { Layout } from '../views/layout.tsx'

/** A member's collections, and those of the group. */
export const showCollections =
  (site: Site): Handler =>
  (c) =>
    page(site, c, {})

/** Makes a collection, or leads to the one of that name. */
export const doCollections =
  (site: Site): Handler =>
  async (c) => {
    const fields = await readForm(c)
    const typed = String(fields['name'] ?? '')
    const name = readName(typed)
    const access = readAccess(fields['access'])
    if (name === undefined || access === undefined) {
      return page(site, c, {
        typed,
        error: 'Give the collection a name of at most 80 letters, and say who may read it.',
      })
    }
    const wanted = { id: newToken(), member: memberOf(c)!.id, name, access }
    const made = await site.store.collections.make(wanted, site.now())
    if (made === 'full') {
      return page(site, c, {
        typed,
        error: 'You have made 200 collections, as many as there may be. Remove one first.',
      })
    }
    return c.redirect(collectionPath(made.collection.id), 303)
  }

export const readAccess = (text: unknown): Access | undefined => ACCESS.find((access) => access === text)

async function page(site: Site, c: Context, { error, typed }: { error?: string; typed?: string }) {
  const all = await site.store.collections.of(memberOf(c)!.id)
  const isGroups = ({ access }: Collection) => access === 'group'
  return c.html(
    <Layout
      site={site}
      kind="read"
      path="/collections"
      title="Collections"
      head={<meta name="robots" content="noindex" />}
      bare
    >
      <header class="page-head">
        <h1>Collections</h1>
        <p>
          Papers are kept from their pages and from every list, by <em>Keep</em>.
        </p>
        {error !== undefined && (
          <p class="error" role="alert">
            {error}
          </p>
        )}
      </header>
      <Shelf id="yours" title="Yours" collections={all.filter((one) => !isGroups(one))} />
      <Shelf id="groups" title="The group’s" collections={all.filter(isGroups)} />
      <form class="preferences" method="post" action="/collections">
        <label class="wide">
          A new collection
          <input name="name" required maxlength={160} value={typed ?? ''} dir="auto" />
        </label>
        <AccessChoice access="private" />
        <button type="submit">Make it</button>
      </form>
    </Layout>,
    error === undefined ? 200 : 400,
  )
}

interface ShelfProps {
  id: string
  title: string
  collections: readonly (Collection & { papers: number })[]
}

const Shelf = ({ id, title, collections }: ShelfProps) => (
  <section class="preferences quiet" aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    {collections.length === 0 && <p class="hint">None so far.</p>}
    <ul class="rows">
      {collections.map(({ id: collection, name, papers, access }) => (
        <li>
          <a href={collectionPath(collection)} dir="auto">
            {name}
          </a>
          <span class="hint">
            {papersInWords(papers)}
            {access === 'link' && ', shared by its link'}
          </span>
        </li>
      ))}
    </ul>
  </section>
)
