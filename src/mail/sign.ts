import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Store } from '#store/index.ts'

/** What a signed name opens. A name for one purpose opens no other. */
export type Purpose = 'manage' | 'unsubscribe' | 'opinion' | 'bounce' | 'mentions'

export interface Signer {
  /** `id.signature`, in small letters and digits, so that it survives mail servers that fold case. */
  sign(purpose: Purpose, id: string): string
  /** The id in a signed name; undefined when it was not signed here for this purpose. */
  open(purpose: Purpose, signed: string): string | undefined
  /** A mark that is the same each time, for a Message-ID. */
  mark(text: string): string
}

const SIGNATURE = 16

export function createSigner(secret: string): Signer {
  const mac = (purpose: string, id: string) =>
    base32(createHmac('sha256', secret).update(`${purpose}\n${id}`).digest()).slice(0, SIGNATURE)
  return {
    sign: (purpose, id) => `${id}.${mac(purpose, id)}`,
    open(purpose, signed) {
      const [, id, given] = /^([a-z0-9]{1,80})\.([a-z2-7]{16})$/.exec(signed.toLowerCase()) ?? []
      if (id === undefined || given === undefined) return undefined
      return timingSafeEqual(Buffer.from(given), Buffer.from(mac(purpose, id))) ? id : undefined
    },
    mark: (text) => mac('mark', text),
  }
}

/** The secret that signs: the operator's, else one made at the first start and kept with the data. */
export async function signingSecret(store: Store, given: string | undefined): Promise<string> {
  if (given !== undefined) return given
  const made = randomBytes(32).toString('base64url')
  return store.atomically(async (inside) => {
    const kept = await inside.meta.get('mail secret')
    if (kept === undefined) await inside.meta.set('mail secret', made)
    return kept ?? made
  })
}

/** 128 random bits. */
export const randomId = (): string => base32(randomBytes(16))

/** How a token is kept: who reads the database learns none. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567'

function base32(bytes: Uint8Array): string {
  let text = ''
  let [bits, value] = [0, 0]
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff
    for (bits += 8; bits >= 5; bits -= 5) text += LETTERS[(value >>> (bits - 5)) & 31]
  }
  return bits > 0 ? text + LETTERS[(value << (5 - bits)) & 31] : text
}
