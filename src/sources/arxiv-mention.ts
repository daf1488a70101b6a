import { parseArxivId } from './arxiv-id.ts'

const MENTION =
  /\barxiv(?::\s{0,3}|\s{1,3})((?:[a-z]{2,8}(?:-[a-z]{2,5})?(?:\.[a-z-]{2,10})?\/)?\d{4}[\d.]{1,8}(?:v\d{1,4})?)/gi

/**
 * The arXiv id that a journal or note names after the word: `arXiv preprint arXiv:2205.13147`.
 *
 * @returns undefined when it names none, or more than one
 */
export function mentionedArxivId(text: string | null | undefined): string | undefined {
  const ids = new Set<string>()
  for (const [, found = ''] of text?.slice(0, 10_000).matchAll(MENTION) ?? []) {
    const bare = found.replace(/\.$/, '')
    const id = parseArxivId(bare)
    if (id) ids.add(id.version ? `${id.id}v${id.version}` : id.id)
  }
  return ids.size === 1 ? [...ids][0] : undefined
}
