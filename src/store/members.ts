import { type Kysely, type Selectable, sql } from 'kysely'
import { type MemberTable, ROLES, type Role } from './member-tables.ts'
import type { Schema } from './schema.ts'
import { inTransaction } from './transaction.ts'

/** Somebody with an account. */
export interface Member {
  id: string
  name: string
  /** What addresses and mentions say. */
  handle: string
  /** Absent when they gave none. */
  email?: string
  /** The address was proved theirs. */
  isProved: boolean
  role: Role
  /** UTC milliseconds. */
  created: number
}

/** Whether a role is enough for what another may do. */
export const isAtLeast = (role: Role, needed: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(needed)

/** Whether letters may go to a member: an address that was only typed may be a stranger's. */
export const isReachable = (member: Member): member is Member & { email: string } =>
  member.isProved && member.email !== undefined

export interface NewMember {
  id: string
  name: string
  /** Taken as it is, or with a number behind it when somebody has it. */
  handle: string
  email?: string
}

export interface Invitation {
  role: Role
  /** Whom it lets in, rather than somebody new. */
  member?: string
  /** For the first administrator. */
  isFirst: boolean
}

export interface NewInvitation extends Invitation {
  hash: string
  madeBy?: string
  uses: number
  expires: number
}

export interface Session {
  id: string
  /** As the browser says who it is. */
  browser?: string
  /** UTC milliseconds. */
  begun: number
  used: number
}

export interface Members {
  get(id: string): Promise<Member | undefined>
  many(ids: readonly string[]): Promise<Map<string, Member>>
  byHandle(handle: string): Promise<Member | undefined>
  /** Who proved that the address is theirs, or said so. */
  byEmail(email: string): Promise<Member | undefined>
  /** All of them, by name. */
  list(): Promise<Member[]>
  hasAdministrator(): Promise<boolean>
  /** Free, or with the first free number behind it. */
  freeHandle(handle: string): Promise<string>
  /** A handle that somebody else has is refused. */
  rename(id: string, names: { name: string; handle: string }): Promise<'done' | 'taken'>
  /** The last administrator stays one. */
  setRole(id: string, role: Role): Promise<'done' | 'last administrator' | 'gone'>
  /** With all that is theirs alone. The last administrator stays as long as there are others. */
  remove(id: string): Promise<'done' | 'last administrator'>
  /** Makes a member whom a trusted proxy names, or finds them. An address that was not proved before is theirs from now on. */
  admit(member: NewMember & { email: string }, now: number): Promise<Member>
  invite(invitation: NewInvitation, now: number): Promise<void>
  invitation(hash: string, now: number): Promise<Invitation | undefined>
  /** Uses an invitation and makes its member, or finds the one that it lets in: both or neither. */
  join(hash: string, member: NewMember, now: number): Promise<Member | 'gone' | 'address taken'>
  sessions(id: string): Promise<Session[]>
  /** Ends one session, or all but one. */
  endSessions(id: string, which: { only: string } | { but: string }): Promise<number>
  passkeys(id: string): Promise<{ id: string; name?: string; made?: number }[]>
  removePasskey(id: string, passkey: string): Promise<boolean>
  /** Names at providers, such as ORCID. */
  identities(id: string): Promise<{ provider: string; name: string }[]>
  addToken(token: { hash: string; member: string; name: string }, now: number): Promise<void>
  tokens(id: string): Promise<{ hash: string; name: string; created: number; used?: number }[]>
  removeToken(id: string, hash: string): Promise<boolean>
  /** Whom a program acts for. */
  byToken(hash: string, now: number): Promise<Member | undefined>
}

/** Ends the addresses of those who gave none. */
const NONE = '.invalid'
const DAY_MS = 86_400_000

export function memberStore(db: Kysely<Schema>): Members {
  const first = async (where: { id?: string; handle?: string; email?: string }, inside = db) => {
    let query = inside.selectFrom('members').selectAll()
    for (const [column, value] of Object.entries(where)) {
      query = query.where(column as keyof typeof where, '=', value)
    }
    const row = await query.executeTakeFirst()
    return row && toMember(row)
  }
  const freeHandle = async (handle: string, inside = db): Promise<string> => {
    const taken = new Set(
      (
        await inside
          .selectFrom('members')
          .select('handle')
          .where((e) => e.or([e('handle', '=', handle), e('handle', 'like', `${handle}-%`)]))
          .execute()
      ).map((row) => row.handle),
    )
    for (let n = 1; ; n++) {
      const tried = n === 1 ? handle : `${handle}-${n}`
      if (!taken.has(tried)) return tried
    }
  }
  const add = async (
    inside: Kysely<Schema>,
    { id, name, handle, email }: NewMember,
    { role, proved }: { role: Role; proved: boolean },
    now: number,
  ): Promise<Member> => {
    const at = new Date(now).toISOString()
    const row: MemberTable = {
      id,
      name,
      handle: await freeHandle(handle, inside),
      email: email?.toLowerCase() ?? `${id.toLowerCase()}${NONE}`,
      email_verified: proved ? 1 : 0,
      image: null,
      role,
      created_at: at,
      updated_at: at,
    }
    await inside.insertInto('members').values(row).execute()
    return toMember(row)
  }
  const good = (inside: Kysely<Schema>, hash: string, now: number) =>
    inside
      .selectFrom('invitations')
      .selectAll()
      .where('hash', '=', hash)
      .where('expires', '>', now)
      .where('uses', '>', 0)
      .where((e) =>
        e.or([
          e('first', '=', 0),
          e.not(e.exists(e.selectFrom('members').select('id').where('role', '=', 'administrator'))),
        ]),
      )

  return {
    get: (id) => first({ id }),
    async many(ids) {
      if (ids.length === 0) return new Map()
      const rows = await db.selectFrom('members').selectAll().where('id', 'in', ids).execute()
      return new Map(rows.map((row) => [row.id, toMember(row)]))
    },
    byHandle: (handle) => first({ handle: handle.toLowerCase() }),
    byEmail: (email) => first({ email: email.toLowerCase() }),
    list: async () =>
      (await db.selectFrom('members').selectAll().orderBy('name').orderBy('id').execute()).map(toMember),
    async hasAdministrator() {
      const row = await db
        .selectFrom('members')
        .select('id')
        .where('role', '=', 'administrator')
        .limit(1)
        .executeTakeFirst()
      return row !== undefined
    },
    freeHandle: (handle) => freeHandle(handle),

    rename: (id, { name, handle }) =>
      inTransaction(db, async (inside) => {
        const other = await first({ handle }, inside)
        if (other && other.id !== id) return 'taken'
        await inside.updateTable('members').set({ name, handle }).where('id', '=', id).execute()
        return 'done'
      }),

    setRole: (id, role) =>
      inTransaction(db, async (inside) => {
        const member = await first({ id }, inside)
        if (!member) return 'gone'
        const others = await inside
          .selectFrom('members')
          .select('id')
          .where('role', '=', 'administrator')
          .where('id', '!=', id)
          .limit(1)
          .executeTakeFirst()
        if (member.role === 'administrator' && role !== 'administrator' && !others)
          return 'last administrator'
        await inside.updateTable('members').set({ role }).where('id', '=', id).execute()
        return 'done'
      }),

    remove: (id) =>
      inTransaction(db, async (inside) => {
        const others = await inside.selectFrom('members').select('role').where('id', '!=', id).execute()
        const member = await first({ id }, inside)
        const isLast =
          member?.role === 'administrator' && !others.some(({ role }) => role === 'administrator')
        if (isLast && others.length > 0) return 'last administrator'
        await inside.deleteFrom('members').where('id', '=', id).execute()
        return 'done'
      }),

    admit: (member, now) =>
      inTransaction(db, async (inside) => {
        const known = await first({ email: member.email.toLowerCase() }, inside)
        if (!known) return add(inside, member, { role: 'reader', proved: true }, now)
        if (known.isProved) return known
        // Whoever typed this address before did not prove it: their ways in end.
        for (const table of ['sessions', 'passkeys', 'identities'] as const) {
          await inside.deleteFrom(table).where('user_id', '=', known.id).execute()
        }
        await inside.deleteFrom('member_tokens').where('member', '=', known.id).execute()
        await inside.updateTable('members').set({ email_verified: 1 }).where('id', '=', known.id).execute()
        return { ...known, isProved: true }
      }),

    async invite({ hash, role, member, isFirst, madeBy, uses, expires }, created) {
      const row = { hash, role, member: member ?? null, made_by: madeBy ?? null, first: isFirst ? 1 : 0 }
      await db
        .insertInto('invitations')
        .values({ ...row, uses, created, expires })
        .execute()
    },

    async invitation(hash, now) {
      const row = await good(db, hash, now).executeTakeFirst()
      return row && toInvitation(row)
    },

    join: (hash, member, now) =>
      inTransaction(db, async (inside) => {
        const row = await good(inside, hash, now).executeTakeFirst()
        if (!row) return 'gone'
        const invitation = toInvitation(row)
        const known =
          invitation.member === undefined ? undefined : await first({ id: invitation.member }, inside)
        if (invitation.member !== undefined && !known) return 'gone'
        if (!known && member.email && (await first({ email: member.email.toLowerCase() }, inside))) {
          return 'address taken'
        }
        await inside
          .updateTable('invitations')
          .set({ uses: sql`uses - 1` })
          .where('hash', '=', hash)
          .execute()
        return known ?? add(inside, member, { role: invitation.role, proved: false }, now)
      }),

    async sessions(id) {
      const rows = await db
        .selectFrom('sessions')
        .selectAll()
        .where('user_id', '=', id)
        .orderBy('updated_at', 'desc')
        .execute()
      return rows.map((row) => ({
        id: row.id,
        ...(row.user_agent !== null && { browser: row.user_agent }),
        begun: Date.parse(row.created_at),
        used: Date.parse(row.updated_at),
      }))
    },
    async endSessions(id, which) {
      const { numDeletedRows } = await db
        .deleteFrom('sessions')
        .where('user_id', '=', id)
        .where('id', 'only' in which ? '=' : '!=', 'only' in which ? which.only : which.but)
        .executeTakeFirst()
      return Number(numDeletedRows)
    },

    async passkeys(id) {
      const rows = await db.selectFrom('passkeys').selectAll().where('user_id', '=', id).execute()
      return rows.map((row) => ({
        id: row.id,
        ...(row.name !== null && { name: row.name }),
        ...(row.created_at !== null && { made: Date.parse(row.created_at) }),
      }))
    },
    async removePasskey(id, passkey) {
      const { numDeletedRows } = await db
        .deleteFrom('passkeys')
        .where('user_id', '=', id)
        .where('id', '=', passkey)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
    async identities(id) {
      const rows = await db
        .selectFrom('identities')
        .select(['provider_id', 'account_id'])
        .where('user_id', '=', id)
        .orderBy('provider_id')
        .execute()
      return rows.map(({ provider_id, account_id }) => ({ provider: provider_id, name: account_id }))
    },

    async addToken(token, created) {
      await db
        .insertInto('member_tokens')
        .values({ ...token, created, used: null })
        .execute()
    },
    async tokens(id) {
      const rows = await db
        .selectFrom('member_tokens')
        .selectAll()
        .where('member', '=', id)
        .orderBy('created')
        .execute()
      return rows.map(({ hash, name, created, used }) => ({
        hash,
        name,
        created: Number(created),
        ...(used !== null && { used: Number(used) }),
      }))
    },
    async removeToken(id, hash) {
      const { numDeletedRows } = await db
        .deleteFrom('member_tokens')
        .where('member', '=', id)
        .where('hash', '=', hash)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
    async byToken(hash, now) {
      const row = await db
        .selectFrom('member_tokens')
        .innerJoin('members', 'members.id', 'member_tokens.member')
        .selectAll('members')
        .select('member_tokens.used')
        .where('hash', '=', hash)
        .executeTakeFirst()
      if (!row) return undefined
      const day = now - (now % DAY_MS)
      if (row.used === null || Number(row.used) < day) {
        await db.updateTable('member_tokens').set({ used: day }).where('hash', '=', hash).execute()
      }
      return toMember(row)
    },
  }
}

function toMember(row: Selectable<MemberTable>): Member {
  const { id, name, handle, email, role } = row
  return {
    id,
    name,
    handle,
    ...(!email.endsWith(NONE) && { email }),
    isProved: Number(row.email_verified) === 1,
    role,
    created: Date.parse(row.created_at),
  }
}

const toInvitation = (row: Selectable<Schema['invitations']>): Invitation => ({
  role: row.role,
  ...(row.member !== null && { member: row.member }),
  isFirst: Number(row.first) === 1,
})
