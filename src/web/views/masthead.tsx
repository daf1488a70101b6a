import { type Member, isAtLeast } from '#store/index.ts'
import { dayInWords } from './dates.tsx'

interface MastheadProps {
  now: number
  path?: string
  query?: string
  /** Mail is sent from here. */
  mails: boolean
  /** Who asks, where one may have an account; null is a visitor. */
  member?: Member | null
}

const SECTIONS = [
  { name: 'Today', path: '/' },
  { name: 'Trending', path: '/trending' },
  { name: 'Methods', path: '/methods' },
]
const SUBSCRIBE = { name: 'Subscribe', path: '/subscribe' }

/** Pages of a member's own lead to one another. */
const YOURS = [
  { name: 'For you', path: '/for-you' },
  { name: 'Collections', path: '/collections' },
  { name: 'Following', path: '/following' },
  { name: 'Group', path: '/group' },
  { name: 'Submit', path: '/submit' },
  { name: 'Account', path: '/account' },
]
const CURATORS = [
  { name: 'Queue', path: '/queue' },
  { name: 'Authors', path: '/authorships' },
]

/** The site's name and the day, its sections, and the search field. */
export const Masthead = ({ now, path, query = '', mails, member }: MastheadProps) => (
  <header class="masthead">
    <div class="nameplate">
      <a class="name" href="/">
        Daily Papers
      </a>
      <p class="today">{dayInWords(now)}</p>
    </div>
    <nav aria-label="Sections">
      {[...SECTIONS, ...(mails ? [SUBSCRIBE] : [])].map((section) => (
        <a href={section.path} aria-current={section.path === path ? 'page' : undefined}>
          {section.name}
        </a>
      ))}
      {member === null && (
        <a
          href={`/sign-in${path === undefined || path === '/' ? '' : `?to=${encodeURIComponent(path)}`}`}
          rel="nofollow"
        >
          Sign in
        </a>
      )}
      {member && (
        <a href="/for-you" aria-current={path === '/for-you' ? 'page' : undefined}>
          For you
        </a>
      )}
      {member && (
        <a class="own" href="/account" aria-current={path === '/account' ? 'page' : undefined} dir="auto">
          {member.name}
        </a>
      )}
    </nav>
    {member && YOURS.some((one) => one.path === path) && (
      <nav class="yours" aria-label="Yours">
        {YOURS.map((one) => (
          <a href={one.path} aria-current={one.path === path ? 'page' : undefined}>
            {one.name}
          </a>
        ))}
        {isAtLeast(member.role, 'curator') &&
          CURATORS.map((one) => (
            <a href={one.path} aria-current={one.path === path ? 'page' : undefined}>
              {one.name}
            </a>
          ))}
      </nav>
    )}
    <form class="search" role="search" action="/search" method="get">
      <label class="visually-hidden" for="q">
        Search papers
      </label>
      <input
        id="q"
        type="search"
        name="q"
        value={query}
        maxlength={1000}
        placeholder="Search the papers"
        enterkeyhint="search"
        autocomplete="off"
        dir="auto"
      />
      <button type="submit">Search</button>
    </form>
  </header>
)
