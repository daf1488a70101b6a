/** Tells the operator what happened, and why when that is known. */
export type Log = (line: string, cause?: unknown) => void

/** So long the same is not said again, only counted. */
const QUIET_MS = 10_000
/** So many different things are remembered as said. */
const REMEMBERED = 1000

/**
 * Makes a log: one line for what can happen to a sound program, with a stack only for what is a mistake in it. A line
 * holds no password and no reader's link; one that is said many times in a row is counted.
 */
export function createLog(
  write: (text: string) => void = console.error,
  now: () => number = () => performance.now(),
): Log {
  const said = new Map<string, { at: number; again: number }>()
  return (line, cause) => {
    const text = withoutSecrets(cause === undefined ? inOneLine(line) : withCause(line, cause))
    const last = said.get(text)
    if (last && now() - last.at < QUIET_MS) {
      last.again++
      return
    }
    if (said.size >= REMEMBERED) said.clear()
    said.set(text, { at: now(), again: 0 })
    write(last && last.again > 0 ? `${text} (and ${last.again} times since this was said last)` : text)
  }
}

/** Errors of the language and of drivers: nobody foresaw them, so where they came from is of interest. */
const UNFORESEEN = /^(?:Error|error|(?:Type|Range|Reference|Syntax|Eval|URI)Error)$/

function withCause(line: string, cause: unknown): string {
  if (!(cause instanceof Error)) return inOneLine(`${line}: ${String(cause)}`)
  const isSystems = 'syscall' in cause
  if (!UNFORESEEN.test(cause.name) || isSystems) return inOneLine(`${line}: ${cause.message}`)
  const { cause: deeper } = cause
  const because = deeper instanceof Error ? `\n    because of ${inOneLine(deeper.message)}` : ''
  return `${inOneLine(line)}: ${cause.stack ?? cause.message}${because}`
}

/** What others sent must not look like another line. */
const inOneLine = (text: string) => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')

/** The same text without passwords in addresses, keys in queries, and what signs a reader's links. */
export const withoutSecrets = (text: string): string =>
  text
    .replaceAll(/\b([a-z][a-z\d+.-]*:\/\/)[^\s/?#]*@/gi, '$1')
    .replaceAll(/\b(pass(?:word|wd)?|pwd|sslpassword|secret|token|(?:api_?)?key)=[^&\s"'`]*/gi, '$1=…')
    .replaceAll(/\b[a-z2-7]{8,40}\.[a-z2-7]{16}\b/gi, '…')
    .replaceAll(/\/(subscription|unsubscribe|opinion|confirm|join|own|collections)\/[^\s/?#"'`]+/g, '/$1/…')
