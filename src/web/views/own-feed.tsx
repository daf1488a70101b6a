import type { Context } from 'hono'
import type { Member } from '#store/index.ts'
import { originOf } from '../own-paths.ts'
import type { Site } from '../site.ts'

interface OwnFeedProps {
  site: Site
  c: Context
  member: Member
  /** Of what: `following`, or a collection by its id. */
  of: string
  /** Where its form is sent. */
  path: string
  /** Days of it can be had for a calendar. */
  days?: boolean
}

/** A member's own feed, by a secret address that can be renewed: readers of feeds cannot sign in. */
export async function OwnFeed({ site, c, member, of, path, days = false }: OwnFeedProps) {
  const secret = await site.store.follows.feed(member.id, of)
  const address = secret !== undefined && `${originOf(site, c)}${ownFeedPath(secret)}`
  const forms = ['atom', 'rss', 'json', ...(days ? ['ics'] : [])]
  return (
    <details class="sent-issues" id="feed" open={c.req.query('now') === 'feed'}>
      <summary>As a feed of your own</summary>
      {address === false ? (
        <p>Your feed reader gets an address that nobody else can guess.</p>
      ) : (
        <ul class="rows">
          {forms.map((form) => (
            <li>
              <a href={`${address}.${form}`} rel="nofollow">
                {form === 'ics' ? 'Days, for a calendar' : form.toUpperCase()}
              </a>
              <code>
                {address}.{form}
              </code>
            </li>
          ))}
        </ul>
      )}
      <form class="preferences quiet" method="post" action={path}>
        <button type="submit" name="do" value="renew">
          {address === false ? 'Make the address' : 'Make another address; this one ends'}
        </button>
      </form>
    </details>
  )
}

/** Where such a feed is, without its form. */
export const ownFeedPath = (secret: string): string => `/own/${secret}`
