/** What a name is at most, in characters as people count them. */
const MOST = 80
const HANDLE = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/
/** Would read as a part of the site. */
const RESERVED = new Set([
  'admin',
  'administrator',
  'curator',
  'moderator',
  'daily-papers',
  'everyone',
  'all',
  'me',
])

/**
 * A name as it is shown: in one line, without what hides, turns or stacks letters; undefined when nothing is left or
 * it is longer than 80 characters.
 */
export function readName(text: unknown): string | undefined {
  const name = String(text ?? '')
    .normalize('NFC')
    // Controls, surrogates alone, invisible joiners and marks that turn the direction.
    .replaceAll(
      /[\p{Cc}\p{Cs}\p{Co}\p{Cn}\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\u{E0000}-\u{E007F}]/gu,
      '',
    )
    .replaceAll(/(\p{M}{3})\p{M}+/gu, '$1')
    .replaceAll(/\s+/gu, ' ')
    .trim()
  return /[\p{L}\p{N}]/u.test(name) && [...name].length <= MOST ? name : undefined
}

/** What addresses and mentions say, in small letters; undefined when it is none. */
export function readHandle(text: unknown): string | undefined {
  const handle = String(text ?? '')
    .trim()
    .replace(/^@/, '')
    .toLowerCase()
  return HANDLE.test(handle) && !/--/.test(handle) && !RESERVED.has(handle) ? handle : undefined
}

/** A handle made of a name: its Latin letters, else `reader`. */
export function handleOf(name: string): string {
  const letters = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 30)
    .replace(/-+$/, '')
  return readHandle(letters) ?? 'reader'
}
