import type { Context } from 'hono'
import { accepts } from 'hono/accepts'

export type FormName = 'bib' | 'ris' | 'csl.json' | 'jsonld' | 'md'

/** The forms in which a paper can be had besides its page: how its address ends, and its names as a type of media, our own first. */
export const FORMS: Readonly<Record<FormName, readonly [type: string, ...others: string[]]>> = {
  bib: ['application/x-bibtex', 'text/x-bibtex', 'text/bibtex', 'application/bibtex'],
  ris: ['application/x-research-info-systems', 'text/x-research-info-systems', 'application/ris'],
  'csl.json': ['application/vnd.citationstyles.csl+json', 'application/citeproc+json'],
  jsonld: ['application/ld+json', 'application/vnd.schemaorg.ld+json'],
  md: ['text/markdown', 'text/x-markdown'],
}

const NAMES = Object.keys(FORMS) as FormName[]

/** What stands before the ending of an address, and the form that it names; undefined when it names none. */
export function formNamed(address: string): [before: string, form: FormName] | undefined {
  const form = NAMES.find((name) => address.endsWith(`.${name}`))
  return form && [address.slice(0, -form.length - 1), form]
}

/** The form that a request for a paper's page likes better than the page; undefined when that is none. */
export function paperFormAsked(c: Context): FormName | undefined {
  if (!c.req.path.startsWith('/papers/') || formNamed(c.req.path)) return undefined
  const type = accepts(c, {
    header: 'Accept',
    supports: ['text/html', 'application/xhtml+xml', ...Object.values(FORMS).flat()],
    default: 'text/html',
  })
  return NAMES.find((name) => FORMS[name].includes(type))
}
