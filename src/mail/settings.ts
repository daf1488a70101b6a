import type { Signer } from './sign.ts'

/** How mail goes out and comes back. */
export interface MailSettings {
  /** `smtp://user:password@host:587` or `smtps://…`. */
  smtpUrl: string
  /** Whether a connection must be encrypted; `off` does not even try. */
  tls: 'required' | 'optional' | 'off'
  /** Certificates to trust besides the usual ones, PEM. */
  tlsCa?: string
  /** At most so many connections at once. */
  connections: number
  from: { name: string; address: string }
  dkim?: { domain: string; selector: string; key: string }
  /** At most so many issues a day (UTC). */
  dailyCap?: number
  /** At most so many letters an hour to those who ask for mail; 200 unless told otherwise. */
  letterCap?: number
  bounces: {
    /** Where bounces go; the reader's signed id is added to it. Without it they go to `from`. */
    address?: string
    /** A listener for them. */
    listen?: { host: string; port: number }
    /** So many in a row that may pass end a subscription. */
    soft: number
  }
  /** Of the site, without a slash at the end. */
  baseUrl: string
  /** Signs links; made and kept with the data when it is not given. */
  secret?: string
}

/** What every part of the mail needs. */
export interface Desk {
  settings: MailSettings
  signer: Signer
  now: () => number
}

/** What is forgotten, and after how many days. An address that is not confirmed goes when its link ends. */
export const FORGET = { pending: 7, left: 30, mails: 180, refusals: 7, notices: 1 } as const

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1)
