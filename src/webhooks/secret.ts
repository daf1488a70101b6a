import { randomBytes } from 'node:crypto'
import type { Webhook } from '#store/index.ts'

/** After a change of the secret, the former one signs beside it for so long. */
export const FORMER_MS = 86_400_000

/** A secret as Standard Webhooks writes it: 256 random bits. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

/** What a message is known by, however often it is sent. */
export const newMessageId = (): string => `msg_${randomBytes(18).toString('base64url')}`

/** The secrets that sign now, the new one first. */
export const secretsOf = ({ secret, former }: Pick<Webhook, 'secret' | 'former'>, now: number): string[] =>
  former && now < former.until ? [secret, former.secret] : [secret]
