import type { Handler } from 'hono'
import type { Site } from '../site.ts'
import { DayTime } from '../views/dates.tsx'
import { Layout } from '../views/layout.tsx'
import { MemberName } from '../views/member-name.tsx'

const ON_A_PAGE = 100

/** What curators and administrators did, with their reasons: nothing is done in the dark. */
export const showActs =
  (site: Site): Handler =>
  async (c) => {
    if (!site.accounts) return c.notFound()
    const before = Number(c.req.query('before'))
    const acts = await site.store.acts.list({
      limit: ON_A_PAGE + 1,
      ...(Number.isSafeInteger(before) && before > 0 && { before }),
    })
    const shown = acts.slice(0, ON_A_PAGE)
    return c.html(
      <Layout site={site} kind="read" title="What curators did" path="/log">
        <header class="page-head">
          <h1>What curators did</h1>
          <p>Every act of a curator or an administrator, with its reason.</p>
        </header>
        {shown.length === 0 && <p>Nothing so far.</p>}
        <ul class="rows acts">
          {shown.map(({ key, at, by, about, words, reason }) => (
            <li id={`act-${key}`}>
              <span>
                <DayTime time={at} /> <MemberName member={by} /> <a href={about}>{words}</a>
                {reason !== '' && `: ${reason}`}
              </span>
            </li>
          ))}
        </ul>
        {acts.length > ON_A_PAGE && (
          <p>
            <a href={`/log?before=${shown.at(-1)!.key}`} rel="next">
              Older
            </a>
          </p>
        )}
      </Layout>,
    )
  }
