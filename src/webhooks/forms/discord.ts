import { shortened } from '../papers.ts'
import { type Line, type Told, moreInWords } from './in-words.ts'

/** Discord takes 256 letters of a title and 4096 of a description, 6000 of a message; signs that are escaped count twice. */
const [HEADING, TEXT, NOTE, DESCRIPTION] = [125, 200, 150, 3900]

/** A message for a webhook of Discord. It mentions nobody, whatever a title says. */
export function forDiscord({ heading, url, lines, more }: Told): object {
  const shown: string[] = []
  let left = DESCRIPTION
  for (const line of lines) {
    const text = lineOf(line)
    if (text.length + 1 > left) break
    left -= text.length + 1
    shown.push(text)
  }
  const hidden = more + lines.length - shown.length
  if (hidden > 0) shown.push(moreInWords(hidden))
  return {
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: escaped(shortened(heading, HEADING)),
        ...(url !== undefined && { url }),
        ...(shown.length > 0 && { description: shown.join('\n') }),
      },
    ],
  }
}

function lineOf({ text, url, note }: Line): string {
  const title = escaped(shortened(text, TEXT))
  const linked = url === undefined ? title : `[${title}](${addressed(url)})`
  return `- ${linked}${note === undefined ? '' : ` · ${escaped(shortened(note, NOTE))}`}`
}

/** Every sign that Discord's Markdown might read; a name with `@` or a custom picture needs one of them. */
const escaped = (text: string) =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_~|>#[\]()<:@-]/g, String.raw`\$&`)

/** An address in which nothing ends the link. */
const addressed = (url: string) => new URL(url).href.replaceAll('(', '%28').replaceAll(')', '%29')
