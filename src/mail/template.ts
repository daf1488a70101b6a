import { oneLine } from './address.ts'
import { pieces } from './template.gen.ts'

/** A piece of a mail with holes, which are filled with HTML. */
export type Piece<K extends string> = (values: Readonly<Record<K, string>>) => string

type PaperHole = 'href' | 'title' | 'authors' | 'summary' | 'note' | 'claim' | 'why' | 'links' | 'own'

/** What mails are put together from: `template.mjml`, compiled and cut. */
export const template: {
  head: Piece<'title' | 'preview' | 'line'>
  paper: Piece<PaperHole>
  picturedPaper: Piece<PaperHole | 'picture' | 'alt'>
  note: Piece<'html'>
  button: Piece<'href' | 'label'>
  foot: Piece<'html'>
} = {
  head: piece(pieces.head),
  paper: piece(pieces.paper),
  picturedPaper: piece(pieces.picturedPaper),
  note: piece(pieces.note),
  button: piece(pieces.button),
  foot: piece(pieces.foot),
}

function piece(text: string): Piece<string> {
  const parts = text.split(/\{\{\s*(\w+)\s*\}\}/)
  return (values) => {
    let out = parts[0]!
    for (let i = 1; i < parts.length; i += 2) out += (values[parts[i]!] ?? '') + parts[i + 1]!
    return out
  }
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Text as HTML, in an attribute too. */
export const escape = (text: string): string =>
  oneLine(text).replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter]!)
