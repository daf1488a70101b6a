import type { MiddlewareHandler } from 'hono'
import { type Role, isAtLeast } from '#store/index.ts'
import { problem } from './api/problem.ts'
import { memberOf } from './member.ts'
import { pathOf, refererPath } from './own-paths.ts'
import { formAsked } from './pages/error.tsx'
import type { Site } from './site.ts'
import { showNote } from './views/note.tsx'

/** Lets members on; a visitor is led to the ways in, and back from there. */
export const membersOnly = (site: Site): MiddlewareHandler => atLeast(site, 'reader')

/** Lets on who may do what a role does. */
export const atLeast =
  (site: Site, role: Role): MiddlewareHandler =>
  async (c, next) => {
    if (!site.accounts) return c.notFound()
    const member = memberOf(c)
    const isJson = formAsked(c) === 'application/json'
    if (!member) {
      if (isJson) {
        c.header('www-authenticate', 'Bearer')
        return problem(c, 401, 'say who you are: send a token of your account as Authorization: Bearer')
      }
      // What was sent is sent again by its page; what was read is read after coming in.
      const to = c.req.method === 'GET' ? pathOf(c) : refererPath(site, c)
      return c.redirect(`/sign-in?to=${encodeURIComponent(to)}`, 303)
    }
    if (!isAtLeast(member.role, role)) {
      const words = `This is for ${role}s; you are a ${member.role} here.`
      return isJson
        ? problem(c, 403, words)
        : showNote(site, c, { status: 403, title: 'Not yours to do', children: words })
    }
    c.header('cache-control', 'private, no-store')
    return next()
  }
