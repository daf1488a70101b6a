import type { StoredPaper } from '#store/index.ts'
import { currentMember } from '../member.ts'
import { LATER, type OnShelves, type Shelves, shelvesOf } from '../shelves.ts'
import type { Site } from '../site.ts'
import { entryId, keepPath } from './addresses.ts'

/** Collections that a menu in a list names; the page behind it has all of them. */
const IN_MENU = 8

interface KeepMenuProps {
  site: Site
  paper: StoredPaper
}

/** Where who asks may keep a paper, behind a word that says whether it is kept; nothing for visitors. */
export async function KeepMenu({ site, paper }: KeepMenuProps) {
  const member = site.accounts && currentMember()
  if (!member) return null
  const shelves = await shelvesOf(site, member)
  const on = await shelves.of(paper.id)
  return (
    <details class="keep" id={keepAnchor(paper.id)}>
      <summary>
        {on.collections.size > 0 ? 'Kept' : 'Keep'}
        {on.isSeen && ', seen'}
        <span class="visually-hidden">: {paper.title}</span>
      </summary>
      <KeepForms paper={paper} shelves={shelves} on={on} most={IN_MENU} />
      <p>
        <a href={keepPath(paper.id)}>
          {shelves.collections.length > IN_MENU ? 'All collections, your note' : 'Your note'}
        </a>
      </p>
    </details>
  )
}

/** The place on a page to come back to. */
export const keepAnchor = (id: string): string => `keep-${entryId(id)}`

interface KeepFormsProps {
  paper: StoredPaper
  shelves: Shelves
  on: OnShelves
  most?: number
  /** A name that was typed and could not be taken. */
  typed?: string
}

/** A button for each collection, and a field for a new one. Each says what it does, so that a second press does nothing. */
export const KeepForms = ({ paper: { id, title }, shelves, on, most = Infinity, typed }: KeepFormsProps) => (
  <>
    <form class="inline" method="post" action={keepPath(id)}>
      <Toggle on={on.isLater} name={LATER} title={title} add="later" take="not-later" />
      {inUse(shelves, on, most).map(({ id: collection, key, name, access }) => (
        <Toggle
          on={on.collections.has(key)}
          name={name}
          hint={access === 'group' ? 'group' : undefined}
          title={title}
          add={`add ${collection}`}
          take={`take ${collection}`}
        />
      ))}
      <Toggle on={on.isSeen} name="Seen" title={title} add="seen" take="not-seen" />
    </form>
    <form class="inline" method="post" action={keepPath(id)}>
      <label>
        In a new collection
        <input name="name" required maxlength={160} value={typed ?? ''} dir="auto" />
      </label>
      <button type="submit" name="do" value="new">
        Keep
      </button>
    </form>
  </>
)

/** Those that have the paper come first. */
const inUse = ({ collections }: Shelves, on: OnShelves, most: number) =>
  collections
    .toSorted((a, b) => Number(on.collections.has(b.key)) - Number(on.collections.has(a.key)))
    .slice(0, most)

interface ToggleProps {
  on: boolean
  name: string
  hint?: string | undefined
  title: string
  add: string
  take: string
}

const Toggle = ({ on, name, hint, title, add, take }: ToggleProps) => (
  <button
    type="submit"
    name="do"
    value={on ? take : add}
    aria-pressed={on ? 'true' : 'false'}
    aria-label={`${name}${hint === undefined ? '' : `, ${hint}`}: ${title}`}
    dir="auto"
  >
    {on && <span aria-hidden="true">✓ </span>}
    {name}
    {hint !== undefined && <span class="hint"> {hint}</span>}
  </button>
)
