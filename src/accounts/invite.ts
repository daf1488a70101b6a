import { randomBytes } from 'node:crypto'
import { hashOf } from '#mail/sign.ts'
import type { NewMember, Role, Store } from '#store/index.ts'
import { handleOf } from './names.ts'

/** 160 bits, in letters that links keep. */
export const newToken = (): string => randomBytes(20).toString('base64url')

/** Programs send it as `Authorization: Bearer dp_…`. */
export const PROGRAM_PREFIX = 'dp_'

const DAY_MS = 86_400_000

export interface InvitationWish {
  role?: Role
  /** Whom it lets in again, rather than somebody new. */
  member?: string
  madeBy?: string
  uses?: number
  days?: number
  isFirst?: boolean
}

/** Makes a link's token. A link that lets a member in again is good for a day, any other for a week unless told. */
export async function invite(
  store: Store,
  {
    role = 'reader',
    member,
    madeBy,
    uses = 1,
    days = member === undefined ? 7 : 1,
    isFirst = false,
  }: InvitationWish,
  now: number,
): Promise<string> {
  const token = newToken()
  await store.members.invite(
    {
      hash: hashOf(token),
      role,
      uses,
      isFirst,
      expires: now + days * DAY_MS,
      ...(member !== undefined && { member }),
      ...(madeBy !== undefined && { madeBy }),
    },
    now,
  )
  return token
}

/** A token for the first administrator; undefined when there is one. */
export async function inviteFirst(store: Store, now: number): Promise<string | undefined> {
  if (await store.members.hasAdministrator()) return undefined
  return invite(store, { role: 'administrator', isFirst: true, days: 1 }, now)
}

export const joinPath = (token: string): string => `/join/${token}`

/** Somebody new under a name, with an id of their own. */
export const newMember = (name: string, email?: string): NewMember => ({
  id: randomBytes(16).toString('hex'),
  name,
  handle: handleOf(name),
  ...(email !== undefined && { email }),
})
