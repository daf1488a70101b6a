import { z } from 'zod'
import { onOff, origin, web, whole } from './forms.ts'

/** Who may have an account, and how they say who they are. */
export interface AccountConfig {
  /** Anybody may, rather than who was invited. */
  isOpen: boolean
  /** Everybody sees who voted for a paper. */
  showsVoters: boolean
  /** So many other members put a submitted paper on a list; 0 leaves that to curators. */
  submitQuorum: number
  /** Headers in which a trusted proxy says who asks. */
  header?: { email: string; name?: string }
  /** A lab's own provider, by OpenID Connect. */
  oidc?: { issuer: string; id: string; secret: string; name: string }
  github?: { id: string; secret: string }
  /** `api` is where public records are read. */
  orcid?: { issuer: string; id: string; secret: string; api: string }
}

const header = z
  .string()
  .regex(/^[A-Za-z][\w-]{0,60}$/, 'give the name of a header, such as Remote-Email')
  .transform((name) => name.toLowerCase())
const client = z.string().regex(/^[\x21-\x7E]{1,300}$/, 'give it alone, without spaces')
const issuer = z
  .url({
    protocol: /^https?$/,
    error: 'give the address of the issuer, such as https://id.example.org/realms/lab',
  })
  .transform((address) => address.replace(/\/+$/, ''))

export const accountVariables = {
  ACCOUNTS: z
    .enum(['invitation', 'open', 'off'], { error: 'give invitation, open or off' })
    .default('invitation'),
  VOTERS: onOff('on'),
  SUBMIT_QUORUM: whole(
    0,
    1000,
    'give how many members put a submitted paper on a list, up to 1000; 0 leaves it to curators',
  ).default(0),
  AUTH_EMAIL_HEADER: header.optional(),
  AUTH_NAME_HEADER: header.optional(),
  OIDC_ISSUER: issuer.optional(),
  OIDC_CLIENT_ID: client.optional(),
  OIDC_CLIENT_SECRET: client.optional(),
  OIDC_NAME: z.string().trim().min(1).max(40).default('the lab'),
  GITHUB_CLIENT_ID: client.optional(),
  GITHUB_CLIENT_SECRET: client.optional(),
  ORCID_ISSUER: issuer.default('https://orcid.org'),
  ORCID_API_URL: web.optional(),
  ORCID_CLIENT_ID: client.optional(),
  ORCID_CLIENT_SECRET: client.optional(),
} as const

type Variables = z.infer<z.ZodObject<typeof accountVariables>> & {
  BASE_URL?: z.infer<typeof origin> | undefined
  TRUSTED_PROXIES: readonly unknown[]
}

/** What is said of accounts, or why that can't be. */
export function accountConfig(data: Variables): AccountConfig | string | undefined {
  if (data.ACCOUNTS === 'off') return undefined
  const { AUTH_EMAIL_HEADER: email, AUTH_NAME_HEADER: name } = data
  if (email === undefined && name !== undefined)
    return 'AUTH_NAME_HEADER needs AUTH_EMAIL_HEADER: an address says who it is'
  if (email !== undefined && data.TRUSTED_PROXIES.length === 0) {
    return 'AUTH_EMAIL_HEADER needs TRUSTED_PROXIES: from anybody else such a header is a lie'
  }
  const providers = {
    oidc: pair(data, 'OIDC'),
    github: pair(data, 'GITHUB'),
    orcid: pair(data, 'ORCID'),
  }
  for (const [provider, read] of Object.entries(providers)) {
    if (typeof read === 'string') return read
    if (read && data.BASE_URL === undefined) {
      return `${provider.toUpperCase()}_CLIENT_ID needs BASE_URL, the address of the site: the way back leads there`
    }
  }
  const { oidc, github, orcid } = providers as Record<string, { id: string; secret: string } | undefined>
  if ((data.OIDC_ISSUER === undefined) !== (oidc === undefined)) {
    return data.OIDC_ISSUER === undefined
      ? 'OIDC_CLIENT_ID needs OIDC_ISSUER, such as https://id.example.org/realms/lab'
      : 'OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, as this site is known there'
  }
  return {
    isOpen: data.ACCOUNTS === 'open',
    showsVoters: data.VOTERS,
    submitQuorum: data.SUBMIT_QUORUM,
    ...(email !== undefined && { header: { email, ...(name !== undefined && { name }) } }),
    ...(oidc && { oidc: { ...oidc, issuer: data.OIDC_ISSUER!, name: data.OIDC_NAME } }),
    ...(github && { github }),
    ...(orcid && {
      orcid: {
        ...orcid,
        issuer: data.ORCID_ISSUER,
        api: (data.ORCID_API_URL ?? publicApi(data.ORCID_ISSUER)).replace(/\/+$/, ''),
      },
    }),
  }
}

/** Where the records of those are read for whom this issuer speaks: one number may be two people, here and in the sandbox. */
function publicApi(issuer: string): string {
  const { protocol, host } = new URL(issuer)
  return `${protocol}//pub.${host}/v3.0`
}

function pair(data: Variables, name: 'OIDC' | 'GITHUB' | 'ORCID') {
  const id = data[`${name}_CLIENT_ID`]
  const secret = data[`${name}_CLIENT_SECRET`]
  if (id === undefined && secret === undefined) return undefined
  if (id === undefined || secret === undefined) {
    return `${name}_CLIENT_ID and ${name}_CLIENT_SECRET are given together`
  }
  return { id, secret }
}
