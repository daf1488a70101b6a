import { kyselyAdapter } from '@better-auth/kysely-adapter'
import { passkey } from '@better-auth/passkey'
import type { BetterAuthPlugin } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { betterAuth } from 'better-auth/minimal'
import { setSessionCookie } from 'better-auth/cookies'
import { genericOAuth, magicLink } from 'better-auth/plugins'
import { z } from 'zod'
import type { Store } from '#store/index.ts'
import { handleOf, readName } from './names.ts'
import type { Provider } from './providers.ts'

export interface AuthOptions {
  store: Store
  /** Signs cookies. */
  secret: string
  /** Of the site, without a slash at the end. */
  origin: string
  providers: readonly Provider[]
  /** Whether somebody without an invitation may become a member by a mailed link. */
  isOpen: boolean
  /** Writes a letter with the token of a link that leads to a path. */
  sendLink(email: string, token: string, to: string): Promise<void>
  /** Told of a mistake. */
  report(fault: unknown): void
}

const isMistake = (fault: unknown) => fault instanceof Error && fault.name !== 'APIError'

/** Where the library's own addresses lie. */
const BASE_PATH = '/auth'
/** Of a mailed link, in seconds. */
export const LINK_S = 15 * 60
const SESSION_S = 30 * 24 * 3600
const DAY_S = 24 * 3600

/** A session for a member whom an invitation let in; only this program may ask for it. */
const startSession = {
  id: 'start-session',
  endpoints: {
    startSession: createAuthEndpoint(
      { method: 'POST', body: z.object({ member: z.string() }), requireHeaders: true },
      async (c) => {
        const user = await c.context.internalAdapter.findUserById(c.body.member)
        const session = user && (await c.context.internalAdapter.createSession(user.id))
        if (!user || !session) throw new Error(`no session could be begun for ${c.body.member}`)
        await setSessionCookie(c, { session, user })
        return c.json({ started: true })
      },
    ),
  },
} satisfies BetterAuthPlugin

export type Auth = ReturnType<typeof createAuth>

/**
 * Sessions, mailed links, passkeys and providers, by better-auth over the tables of `store/member-tables.ts`. Nothing asks it but
 * `accounts.ts`.
 */
export function createAuth({ store, secret, origin, providers, isOpen, sendLink, report }: AuthOptions) {
  return betterAuth({
    // As in SQLite on either database: the same rows in both.
    database: kyselyAdapter(store.kysely, { type: 'sqlite' }),
    secret,
    baseURL: origin,
    basePath: BASE_PATH,
    trustedOrigins: [origin],
    telemetry: { enabled: false },
    // Its words hold names and addresses: of a mistake the stack is told, and else nothing.
    logger: { level: 'error', log: (_, __, ...told) => told.filter(isMistake).forEach(report) },
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'daily-papers',
      useSecureCookies: origin.startsWith('https:'),
      database: { validateSchema: false },
      // Who asks is told from what a trusted proxy says, by `web/asker.ts`.
      ipAddress: { disableIpTracking: true },
    },
    user: {
      modelName: 'members',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: {
        // Always given, below; what a provider says is looked at before that.
        handle: { type: 'string', required: false, input: false },
        role: { type: 'string', required: true, input: false, defaultValue: 'reader' },
      },
    },
    session: {
      modelName: 'sessions',
      expiresIn: SESSION_S,
      updateAge: DAY_S,
      freshAge: DAY_S,
      fields: {
        expiresAt: 'expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        userId: 'user_id',
      },
    },
    account: {
      modelName: 'identities',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      accountLinking: {
        enabled: true,
        allowDifferentEmails: true,
        trustedProviders: providers.filter(({ isOwn }) => isOwn).map(({ id }) => id),
      },
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user) => {
            const name = readName(user.name) ?? readName(user.email.split('@')[0]) ?? 'A reader'
            return { data: { ...user, name, handle: await store.members.freeHandle(handleOf(name)) } }
          },
        },
      },
      account: {
        // Who they are is all that is wanted of a provider, not what may be done there in their name.
        create: {
          before: async (account) => ({
            data: { ...account, accessToken: null, refreshToken: null, idToken: null } as never,
          }),
        },
        update: {
          before: async (account) => ({
            data: { ...account, accessToken: null, refreshToken: null, idToken: null } as never,
          }),
        },
      },
    },
    plugins: [
      startSession,
      magicLink({
        expiresIn: LINK_S,
        storeToken: 'hashed',
        disableSignUp: !isOpen,
        sendMagicLink: ({ email, token, metadata }) =>
          sendLink(email, token, String(metadata?.['to'] ?? '/')),
      }),
      genericOAuth({ config: providers.map(({ config }) => config) }),
      passkey({
        rpID: new URL(origin).hostname,
        rpName: 'Daily Papers',
        origin,
        schema: {
          passkey: {
            modelName: 'passkeys',
            fields: {
              publicKey: 'public_key',
              userId: 'user_id',
              credentialID: 'credential_id',
              deviceType: 'device_type',
              backedUp: 'backed_up',
              createdAt: 'created_at',
            },
          },
        },
      }),
    ],
  })
}
