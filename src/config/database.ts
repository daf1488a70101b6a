import { z } from 'zod'
import { whole, within } from './forms.ts'

/** Of this process on a Postgres server; times in seconds. */
export interface DatabaseLimits {
  connections: number
  /** For a new connection. */
  connect: number
  /** For a connection, new or not, while all are in use. */
  pool: number
  /** For what somebody else has locked; a part of the time of the statement. */
  lock: number
  /** For an answer. */
  statement: number
}

const seconds = (byDefault: number, what: string) =>
  within(0.1, 3600, byDefault, `give the seconds that ${what} is waited for, 0.1 to 3600`)

export const databaseVariables = {
  DATABASE_URL: z
    .url({ protocol: /^postgres(?:ql)?$/, error: 'give an address that starts with postgres://' })
    .optional(),
  DATABASE_CONNECTIONS: whole(1, 1000, 'give how many connections are kept at most, 1 to 1000').default(10),
  DATABASE_CONNECT_TIMEOUT: seconds(5, 'a new connection'),
  DATABASE_POOL_TIMEOUT: seconds(5, 'a connection while all are in use'),
  DATABASE_LOCK_TIMEOUT: seconds(5, 'what somebody else has locked'),
  DATABASE_STATEMENT_TIMEOUT: seconds(30, 'an answer'),
}

/** The limits, or in words what does not go together. */
export function databaseLimits(
  data: z.infer<z.ZodObject<typeof databaseVariables>>,
): DatabaseLimits | string {
  const { DATABASE_LOCK_TIMEOUT: lock, DATABASE_STATEMENT_TIMEOUT: statement } = data
  if (lock > statement) {
    return `DATABASE_LOCK_TIMEOUT=${lock} is longer than DATABASE_STATEMENT_TIMEOUT=${statement}, which ends the wait before; make it shorter`
  }
  return {
    connections: data.DATABASE_CONNECTIONS,
    connect: data.DATABASE_CONNECT_TIMEOUT,
    pool: data.DATABASE_POOL_TIMEOUT,
    lock,
    statement,
  }
}
