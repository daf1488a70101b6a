/** What was looked at, what it is like, and what to do about it. */
export interface Finding {
  about: string
  /** `unsure` when it can't be told from here. */
  state: 'good' | 'bad' | 'unsure'
  found: string
  advice?: string
}

export const good = (about: string, found: string): Finding => ({ about, state: 'good', found })
export const bad = (about: string, found: string, advice: string): Finding => ({
  about,
  state: 'bad',
  found,
  advice,
})
export const unsure = (about: string, found: string, advice: string): Finding => ({
  about,
  state: 'unsure',
  found,
  advice,
})

/** An error in one line, with its code, as far as it has one. */
export function reasonOf(fault: unknown): string {
  const { message = String(fault), code, cause } = fault as Error & { code?: string }
  const inner = cause instanceof Error ? `: ${cause.message}` : ''
  const text = code !== undefined && !message.includes(code) ? `${message} (${code})` : message
  return `${text}${inner}`.replaceAll(/\s+/g, ' ').slice(0, 300)
}
