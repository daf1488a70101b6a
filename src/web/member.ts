import type { Context } from 'hono'
import { tryGetContext } from 'hono/context-storage'
import type { Member } from '#store/index.ts'

/** What a request knows of who asks. */
export interface Asking {
  member?: Member
  /** Of the cookie by which they are known. */
  session?: string
}
export type AskingEnv = { Variables: { asking?: Asking } }

/** Who asks for this page; undefined for a visitor. */
export const memberOf = (c: Context): Member | undefined => (c as Context<AskingEnv>).get('asking')?.member

/** The session by which they are known; undefined for programs and proxies. */
export const sessionOf = (c: Context): string | undefined => (c as Context<AskingEnv>).get('asking')?.session

/** The same for what a page is made of, however deep. */
export const currentMember = (): Member | undefined => {
  const c = tryGetContext()
  return c && memberOf(c)
}
