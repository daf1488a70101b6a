import type { Notes } from './record.ts'

/**
 * Takes back the commonest mishap of a download: UTF-8 that was read as Latin-1, so that `π` became `Ï€`-like
 * pairs. Only a text whose every such pair is valid UTF-8 is changed, which real Latin-1 practically never is.
 *
 * @returns the text as it was meant; undefined when there was no such mishap
 */
export function undoMojibake(text: string): string | undefined {
  if (!/[\xC2-\xF4][\x80-\xBF]/.test(text) || /[^\0-\xFF]/.test(text)) return undefined
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The text as it was meant, with a warning when that is not how it came. */
export function asMeant(given: string, notes: Notes): string {
  const meant = undoMojibake(given)
  if (meant !== undefined) notes.add(1, 'the text is UTF-8 that was read as Latin-1; read as UTF-8')
  return meant ?? given
}
