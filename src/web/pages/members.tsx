import type { Context, Handler } from 'hono'
import { invite, joinPath } from '#accounts/invite.ts'
import { type Member, ROLES, type Role } from '#store/index.ts'
import { memberOf } from '../member.ts'
import { originOf } from '../own-paths.ts'
import { readForm } from '../own-forms.ts'
import type { Site } from '../site.ts'
import { DayTime } from '../views/dates.tsx'
import { Layout } from '../views/layout.tsx'

/** Who is a member, for administrators. */
export const showMembers =
  (site: Site): Handler =>
  (c) =>
    page(site, c, {})

/** Invites, lets somebody in again, gives a role. */
export const doMembers =
  (site: Site): Handler =>
  async (c) => {
    const { members } = site.store
    const fields = await readForm(c)
    const role = readRole(fields['role'])
    const madeBy = memberOf(c)!.id
    const linkTo = (token: string) => `${originOf(site, c)}${joinPath(token)}`
    switch (fields['do']) {
      case 'invite': {
        const uses = Number(fields['uses'] ?? 1)
        if (role === undefined || !Number.isInteger(uses) || uses < 1 || uses > 500) {
          return page(site, c, { error: 'Give a role, and for how many it is, 1 to 500.' })
        }
        return page(site, c, { link: linkTo(await invite(site.store, { role, uses, madeBy }, site.now())) })
      }
      case 'let-in': {
        const member = await members.get(String(fields['member'] ?? ''))
        if (!member) return page(site, c, { error: 'There is no such member any more.' })
        const token = await invite(site.store, { member: member.id, madeBy }, site.now())
        return page(site, c, { link: linkTo(token) })
      }
      case 'role': {
        if (role === undefined) return page(site, c, { error: 'Give a role.' })
        const of = await members.get(String(fields['member'] ?? ''))
        const done = of && (await giveRole(site, madeBy, of, role))
        if (done === 'done') return c.redirect('/members', 303)
        return page(site, c, {
          error:
            done !== 'last administrator'
              ? 'There is no such member any more.'
              : 'This is the last administrator. Make somebody else one first.',
        })
      }
      default:
        return page(site, c, { error: 'This form is not known here. Load the page again.' })
    }
  }

/** In one with its entry in the log. */
const giveRole = (site: Site, by: string, { id, name, handle }: Member, role: Role) =>
  site.store.atomically(async (inside) => {
    const done = await inside.members.setRole(id, role)
    const act = { by, kind: 'role', about: `/people/${handle}`, words: `made ${name} ${role}`, reason: '' }
    if (done === 'done') await inside.acts.add(act, site.now())
    return done
  })

const readRole = (text: unknown): Role | undefined => ROLES.find((role) => role === text)

async function page(site: Site, c: Context, { link, error }: { link?: string; error?: string }) {
  const all = await site.store.members.list()
  return c.html(
    <Layout site={site} kind="read" title="Members" head={<meta name="robots" content="noindex" />} bare>
      <header class="page-head">
        <h1>Members</h1>
        {link !== undefined && (
          <p role="status">
            Send this link on; whoever has it comes in: <code>{link}</code>
          </p>
        )}
        {error !== undefined && (
          <p class="error" role="alert">
            {error}
          </p>
        )}
      </header>
      <form class="preferences inline" method="post" action="/members">
        <label>
          Invite a
          <select name="role">
            {ROLES.map((role) => (
              <option>{role}</option>
            ))}
          </select>
        </label>
        <label>
          For how many
          <input type="number" name="uses" min={1} max={500} value={1} />
        </label>
        <button type="submit" name="do" value="invite">
          Make a link
        </button>
      </form>
      <ul class="rows members">
        {all.map(({ id, name, handle, email, role, created }) => (
          <li>
            <span>
              <strong dir="auto">{name}</strong> @{handle} {email} since <DayTime time={created} />
            </span>
            <form class="inline" method="post" action="/members">
              <input type="hidden" name="member" value={id} />
              <select name="role" aria-label={`Role of ${name}`}>
                {ROLES.map((one) => (
                  <option selected={one === role}>{one}</option>
                ))}
              </select>
              <button type="submit" name="do" value="role" aria-label={`Give role to ${name}`}>
                Give role
              </button>
              <button type="submit" name="do" value="let-in" aria-label={`Link that lets ${name} in`}>
                Link
              </button>
            </form>
          </li>
        ))}
      </ul>
    </Layout>,
    error === undefined ? 200 : 400,
  )
}
