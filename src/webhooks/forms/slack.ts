import { shortened } from '../papers.ts'
import { type Told, moreInWords } from './in-words.ts'

/** Slack takes 3000 letters of a text, 40,000 of a message. */
const [HEADING, TEXT, NOTE] = [150, 300, 200]

type Element =
  | { type: 'text'; text: string; style?: { bold: true } }
  | { type: 'link'; text: string; url: string }

/**
 * A message for an incoming webhook of Slack. Its words stand in elements that Slack shows as they are; the one text that it
 * reads as markup, which notifications show, has nothing left that could be read so.
 */
export function forSlack({ heading, url, lines, more }: Told): object {
  const title = shortened(heading, HEADING)
  return {
    text: withoutMarkup(title),
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      {
        type: 'rich_text',
        elements: [
          section(
            url === undefined ? [{ type: 'text', text: title, style: { bold: true } }] : [link(title, url)],
          ),
          ...(lines.length === 0
            ? []
            : [
                {
                  type: 'rich_text_list',
                  style: 'bullet',
                  elements: lines.map(({ text, url: to, note }) => {
                    const said = shortened(text, TEXT)
                    return section([
                      to === undefined ? { type: 'text', text: said } : link(said, to),
                      ...(note === undefined
                        ? []
                        : [{ type: 'text' as const, text: ` · ${shortened(note, NOTE)}` }]),
                    ])
                  }),
                },
              ]),
          ...(more > 0 ? [section([{ type: 'text', text: moreInWords(more) }])] : []),
        ],
      },
    ],
  }
}

const section = (elements: Element[]) => ({ type: 'rich_text_section', elements })
const link = (text: string, url: string): Element => ({ type: 'link', text, url })

/** `<` begins mentions and links, `&` stands for itself no more; `@` pings in programs that take Slack's form. */
const withoutMarkup = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('@', '@\u2060')
