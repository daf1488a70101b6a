import { STATUS_CODES } from 'node:http'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type Trouble, TroubleError } from '#store/index.ts'

/** What became of a request that could not be answered: what a visitor is told of it, and what the operator. */
export interface Fault {
  status: ContentfulStatusCode
  /** For the visitor: what it is, and what to do. */
  title: string
  words: string
  /** Seconds after which it is worth another try. */
  retryAfter?: number
  /** For the operator, in a few words of one line; absent for a mistake of this program, which is told with its stack. */
  cause?: string
}

type Told = Omit<Fault, 'cause'>

/** Of the database: all of them may pass, with or without somebody's help. */
const DATABASE: Readonly<Record<Trouble, Told>> = {
  busy: {
    status: 503,
    title: 'Busy for a moment',
    words:
      'The database has too much to do. If you sent something, it was not taken: send it again in a few seconds.',
    retryAfter: 5,
  },
  away: {
    status: 503,
    title: 'Back in a moment',
    words: 'The database does not answer. The site asks it again by itself; try again in a moment.',
    retryAfter: 10,
  },
  full: {
    status: 503,
    title: 'Nothing can be kept right now',
    words:
      'There is no room left where papers are kept, so that nothing you send is taken. Pages can still be read.',
    retryAfter: 60,
  },
  'read-only': {
    status: 503,
    title: 'Nothing can be kept right now',
    words:
      'The database is not to be written at the moment, so that nothing you send is taken. Pages can still be read.',
    retryAfter: 60,
  },
  failing: {
    status: 503,
    title: 'Nothing can be kept right now',
    words: 'The disk where papers are kept fails. If you sent something, it was not taken.',
    retryAfter: 60,
  },
  damaged: {
    status: 503,
    title: 'The papers cannot be read',
    words: 'The database is damaged, and whoever runs this site has to restore a copy. Try again later.',
    retryAfter: 600,
  },
}

/** Of the request, by the status that fits. */
const REQUEST: Readonly<Record<number, Omit<Told, 'status'>>> = {
  400: {
    title: 'This could not be read',
    words: 'What was sent is broken or incomplete. Go back, and send it again.',
  },
  403: {
    title: 'This came from elsewhere',
    words:
      'The form was sent from a page of another site, or the browser does not say from which. Open the page here, and send it from there.',
  },
  404: {
    title: 'Nothing is printed here',
    words: 'There is no page at this address. Search for what you expected, or start from the papers.',
  },
  405: {
    title: 'Nothing can be sent here',
    words: 'This address is there to be read, or takes other requests than this one.',
  },
  409: {
    title: 'This contradicts itself',
    words: 'Two parts of what was asked do not go together. Leave one of them away.',
  },
  413: {
    title: 'This is too large',
    words: 'No form of this site holds as much. Shorten what you wrote, and send it again.',
  },
  429: {
    title: 'Too many at once',
    words: 'Wait a little, and try again.',
  },
  503: {
    title: 'Busy for a moment',
    words: 'More is asked of this site than it can answer. Try again in a moment.',
  },
}

const MISTAKE: Told = {
  status: 500,
  title: 'Something broke on our side',
  words: 'The page could not be made. Try again in a moment; if it stays so, tell whoever runs this site.',
}

/** What an error means, wherever in answering a request it was thrown. */
export function faultOf(error: unknown, c: Context): Fault {
  if (error instanceof TroubleError) return { ...DATABASE[error.trouble], cause: error.message }
  if (error instanceof HTTPException) {
    return { ...faultOfStatus(error.status), cause: error.message || causeOfStatus(error.status) }
  }
  if (isBrokenOff(error, c)) return { ...faultOfStatus(400), cause: 'the visitor broke off' }
  return MISTAKE
}

/** What is told when a status says it all. */
export function faultOfStatus(status: number): Fault {
  const known = REQUEST[status]
  if (known) return { status: status as ContentfulStatusCode, ...known }
  if (status >= 500) return MISTAKE
  const title = STATUS_CODES[status] ?? 'This could not be done'
  return { status: status as ContentfulStatusCode, title, words: REQUEST[400]!.words }
}

const causeOfStatus = (status: number): string =>
  status === 403 ? 'a form from another origin' : (STATUS_CODES[status] ?? 'refused').toLowerCase()

/** The connection was lost before all of the request was read; its reader says so in one of several ways. */
function isBrokenOff(error: unknown, c: Context): boolean {
  const { name = '', code = '', message = '' } = error as { name?: string; code?: string; message?: string }
  const saysSo =
    name === 'AbortError' ||
    ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'EPIPE'].includes(code) ||
    /^(?:aborted|client connection prematurely closed)/i.test(message)
  return saysSo && (c.req.raw.signal.aborted || /prematurely closed/i.test(message))
}
