import { z } from 'zod'
import { isLoopback, web } from './forms.ts'

/** Somebody who is told what is new here. */
export interface WebhookConfig {
  name: string
  url: string
  form: 'standard' | 'slack' | 'discord' | 'matrix'
  /** With which a chat lets us in. */
  token?: string
  /** Signs messages; made here unless given. */
  secret?: string
  wants: {
    days?: { hour: number }
    verdicts: boolean
    papers: string[]
    group?: { colleagues: number }
    searches: { words: string; without: string }[]
  }
}

export const WEBHOOK_FORMS = ['standard', 'slack', 'discord', 'matrix'] as const
const MOST = 100
const MEMBERS = 'give how many members, 2 to 1000, or true for 2'

const words = z.string().trim().max(200, 'give no more than 200 letters to search for')
const search = z.preprocess(
  (given) => (typeof given === 'string' ? { words: given } : given),
  z.strictObject(
    { words: words.min(1, 'give what to search for'), without: words.default('') },
    'give what to search for, or {"words":"…","without":"…"}',
  ),
)
const secret = z.string().refine((text) => {
  const key = /^whsec_([A-Za-z\d+/]+={0,2})$/.exec(text)?.[1]
  const bytes = key === undefined ? 0 : Buffer.from(key, 'base64').length
  return bytes >= 24 && bytes <= 64
}, 'give a secret as whsec_ and 24 to 64 random bytes in Base64, or leave it away: one is made')

const said = z
  .strictObject({
    name: z
      .string({ error: 'give each webhook a name' })
      .regex(/^[\w.-]{1,40}$/, 'give a name of letters, digits and . - _, 40 at most'),
    url: z
      .string({ error: 'give an address' })
      .max(2000, 'give an address of 2000 letters at most')
      .pipe(web),
    form: z
      .enum(WEBHOOK_FORMS, { error: `give ${WEBHOOK_FORMS.join(', ')} as the form` })
      .default('standard'),
    token: z
      .string()
      .regex(/^[\x21-\x7e]{1,500}$/, 'give the token alone')
      .optional(),
    secret: secret.optional(),
    days: z.boolean({ error: 'give true or false' }).default(false),
    hour: z
      .int('give an hour, 0 to 23')
      .min(0, 'give an hour, 0 to 23')
      .max(23, 'give an hour, 0 to 23')
      .optional(),
    verdicts: z.boolean({ error: 'give true or false' }).default(false),
    group: z
      .union([z.boolean(), z.number()], { error: MEMBERS })
      .refine((n) => typeof n === 'boolean' || (Number.isInteger(n) && n >= 2 && n <= 1000), MEMBERS)
      .default(false),
    papers: z.array(z.string().min(1).max(500)).max(MOST, `follow ${MOST} papers at most`).default([]),
    searches: z.array(search).max(MOST, `give ${MOST} searches at most`).default([]),
  })
  .superRefine((one, context) => {
    const url = new URL(one.url)
    const refuse = (message: string) => context.addIssue(message)
    if (url.username || url.password) refuse('leave name and password out of the address')
    if (one.hour !== undefined && !one.days) refuse('hour says when days are told: give days too')
    if (!one.days && !one.verdicts && one.group === false && one.papers.length + one.searches.length === 0) {
      refuse('say what it is told of: days, verdicts, papers, group or searches')
    }
    if (one.form === 'matrix') refuseMatrix(one, url, refuse)
    else if (one.token !== undefined) refuse('a token is for matrix alone; others have it in their address')
  })
  .transform(
    ({ days, hour = 0, verdicts, group, papers, searches, token, secret, ...rest }): WebhookConfig => ({
      ...rest,
      ...(token !== undefined && { token }),
      ...(secret !== undefined && { secret }),
      wants: {
        ...(days && { days: { hour } }),
        verdicts,
        ...(group !== false && { group: { colleagues: group === true ? 2 : group } }),
        papers: [...new Set(papers)],
        searches,
      },
    }),
  )

/** A room of a homeserver is written to with a token, which goes over no open line. */
function refuseMatrix(
  { url, token }: { url: string; token?: string | undefined },
  { protocol, pathname, search }: URL,
  refuse: (message: string) => void,
) {
  if (!/^\/_matrix\/client\/v3\/rooms\/[^/]+\/?$/.test(pathname) || search !== '') {
    refuse(
      'give the room as https://HOMESERVER/_matrix/client/v3/rooms/ROOM, such as …/rooms/!abc:example.org',
    )
  }
  if (token === undefined) refuse('matrix needs the token of an account that is in the room')
  else if (protocol !== 'https:' && !isLoopback(url)) refuse('a token is sent over https alone')
}

/** One webhook, or in words what is wrong with it. */
export function readWebhook(given: object): WebhookConfig | string {
  const { data, error } = said.safeParse(given)
  return data ?? inWords(error!.issues[0]!)
}

/** Webhooks as JSON. */
export const webhooks = z.string().transform((text, context): WebhookConfig[] => {
  const given = parsed(text)
  if (!Array.isArray(given)) {
    context.addIssue('give a list in JSON: [{"name":"lab","url":"https://…","days":true}]')
    return []
  }
  const read: WebhookConfig[] = []
  for (const [i, one] of given.entries()) {
    const webhook = readWebhook(one as object)
    const name = (one as { name?: unknown } | null)?.name
    const which = typeof name === 'string' ? name.slice(0, 40) : `number ${i + 1}`
    if (typeof webhook === 'string') context.addIssue(`${which}: ${webhook}`)
    else if (read.some(({ name }) => name === webhook.name))
      context.addIssue(`two are called ${which}; give each its own name`)
    else read.push(webhook)
  }
  return read
})

function inWords({ code, path, message, ...issue }: z.core.$ZodIssue): string {
  if (code === 'unrecognized_keys') {
    return `"${(issue as { keys: string[] }).keys[0]!.slice(0, 40)}" is not known; ${Object.keys(said.in.shape).join(', ')} are`
  }
  if (code === 'invalid_type' && path.length === 0) return 'give an object in braces'
  return path.length === 0 || message.startsWith('give') ? message : `${path.join('.')}: ${message}`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
