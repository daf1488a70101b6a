import { escapeUTF8 as escaped } from 'entities'
import { shortened } from '../papers.ts'
import { type Line, type Told, moreInWords } from './in-words.ts'

/** An event of Matrix has 65,536 bytes at most; these stay below half of it in any script. */
const [HEADING, TEXT, NOTE] = [200, 300, 200]

/** A notice for a room of Matrix, as text and as the HTML that Matrix allows. It mentions nobody. */
export function forMatrix({ heading, url, lines, more }: Told): object {
  const title = shortened(heading, HEADING)
  const rest = more > 0 ? [moreInWords(more)] : []
  return {
    msgtype: 'm.notice',
    'm.mentions': {},
    body: [title + plainLink(url), ...lines.map(plain), ...rest].join('\n'),
    format: 'org.matrix.custom.html',
    formatted_body:
      `<p><strong>${linked(title, url)}</strong></p>` +
      (lines.length > 0 ? `<ul>${lines.map((line) => `<li>${html(line)}</li>`).join('')}</ul>` : '') +
      rest.map((text) => `<p>${text}</p>`).join(''),
  }
}

const plainLink = (url: string | undefined) => (url === undefined ? '' : ` ${url}`)

const noteOf = (note: string | undefined) => (note === undefined ? '' : ` · ${shortened(note, NOTE)}`)

const plain = ({ text, url, note }: Line) =>
  `- ${shortened(text, TEXT)}${noteOf(note)}${plainLink(url)}`.replaceAll(/\s+/g, ' ')

const html = ({ text, url, note }: Line) => linked(shortened(text, TEXT), url) + escaped(noteOf(note))

const linked = (text: string, url: string | undefined) =>
  url === undefined ? escaped(text) : `<a href="${escaped(url)}">${escaped(text)}</a>`
