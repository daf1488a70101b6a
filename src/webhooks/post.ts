import type { IncomingMessage } from 'node:http'
import { Webhook as Signer } from 'standardwebhooks'
import { type Limits, converse } from '#sources/exchange.ts'
import { FetchError } from '#sources/fetch-error.ts'
import { allowedAddresses } from '#sources/public-address.ts'
import type { Webhook, WebhookForm } from '#store/index.ts'
import type { Payload } from './events.ts'
import { forDiscord } from './forms/discord.ts'
import { type Told, inWords } from './forms/in-words.ts'
import { forMatrix } from './forms/matrix.ts'
import { forSlack } from './forms/slack.ts'
import type { Answered } from './outcome.ts'
import { secretsOf } from './secret.ts'

/** A receiver is to take a message and work on it later. */
const LIMITS: Limits = { connectMs: 5000, idleMs: 15_000, totalMs: 15_000, sentBytes: 4096, textBytes: 4096 }
/** Of what a receiver says, so much is looked at, for so long. */
const [SAID_BYTES, SAID_MS, SAID_LETTERS] = [2048, 2000, 200]

export interface PostOptions {
  /** Who sends, and where its owner is reached. */
  userAgent: string
  /** Receivers may stand in the operator's own network. */
  allowPrivate: boolean
  limits?: Partial<Limits>
  now: () => number
}

/** Sends a message once and tells what was answered. Throws nothing but the signal's reason. */
export type Post = (
  webhook: Pick<Webhook, 'url' | 'form' | 'token' | 'secret' | 'former'>,
  message: { id: string; payload: string },
  signal?: AbortSignal,
) => Promise<Answered>

/** What a chat is sent in place of the message itself. */
const CHATS: Readonly<Record<Exclude<WebhookForm, 'standard'>, (told: Told) => object>> = {
  slack: forSlack,
  discord: forDiscord,
  matrix: forMatrix,
}

export const createPost =
  ({ userAgent, allowPrivate, limits, now }: PostOptions): Post =>
  async (webhook, { id, payload }, signal) => {
    const { form } = webhook
    const body =
      form === 'standard' ? payload : JSON.stringify(CHATS[form](inWords(JSON.parse(payload) as Payload)))
    const at = new Date(now())
    const headers = {
      'user-agent': userAgent,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': secretsOf(webhook, at.getTime())
        .map((secret) => new Signer(secret).sign(id, at, body))
        .join(' '),
      ...(webhook.token !== undefined && { authorization: `Bearer ${webhook.token}` }),
    }
    try {
      return await converse(
        {
          url: addressOf(webhook, id),
          method: form === 'matrix' ? 'PUT' : 'POST',
          headers,
          sends: body,
          isAllowed: allowedAddresses(allowPrivate),
          limits: { ...LIMITS, ...limits },
          signal,
        },
        readAnswer,
      )
    } catch (fault) {
      if (!(fault instanceof FetchError) || signal?.aborted) throw fault
      return { error: fault.message }
    }
  }

/** A homeserver of Matrix takes a message once by the id in its address. */
function addressOf({ url, form }: Pick<Webhook, 'url' | 'form'>, id: string): URL {
  return new URL(form === 'matrix' ? `${url.replace(/\/+$/, '')}/send/m.room.message/${id}` : url)
}

/** The status is the answer; words are read where something went wrong, and no more of them than an operator reads. */
async function readAnswer(response: IncomingMessage): Promise<Answered> {
  const { statusCode: status = 0, headers } = response
  const retryAfter = headers['retry-after']
  const said = status >= 400 ? await excerpt(response) : ''
  return { status, ...(retryAfter !== undefined && { retryAfter }), ...(said !== '' && { said }) }
}

async function excerpt(response: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  const reading = (async () => {
    for await (const chunk of response as AsyncIterable<Uint8Array>) {
      chunks.push(chunk)
      size += chunk.length
      if (size >= SAID_BYTES) return
    }
  })().catch(() => {})
  let timer: NodeJS.Timeout | undefined
  await Promise.race([reading, new Promise((done) => (timer = setTimeout(done, SAID_MS)))])
  clearTimeout(timer)
  const text = Buffer.concat(chunks).subarray(0, SAID_BYTES).toString('utf8')
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, SAID_LETTERS)
}
