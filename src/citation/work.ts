import type { StoredPaper } from '#store/index.ts'

/** How a work came out: alone as a preprint, in the proceedings of a conference, or in a journal. */
export type Publication = 'preprint' | 'conference' | 'journal'

/** Words of journals, and proceedings that are one. */
const JOURNAL =
  /\b(?:journal|transactions|letters|annals|archives?|magazine|bulletin|quarterly|reviews?)\b|\bproceedings of the (?:ieee$|national academy|royal society|vldb|acm on|institut)/i
/** Journals that go by an abbreviation, as conferences do. */
const JOURNALS =
  /^(?:IEEE Access|PLOS|PLoS|PNAS|JMLR|TMLR|DMLR|TACL|JAIR|JACM|CACM|IJCV|IJRR|PVLDB|T?PAMI|TOG|TNNLS|TIP|TKDE|TIT|TVCG|TASLP|TPAMI|TIST|TOIS|MNRAS|AIJ|RA-L|BMC|ACM Computing Surveys)\b/
const CONFERENCE =
  /\b(?:conference|proceedings|workshops?|symposium|congress|meeting|advances in neural information|findings of|colloquium|summit|challenge|(?:main|industry|demo) track)\b/i
/** `NeurIPS 2022`, `ICML`, `CoRL'24`: told from a word by its capitals. */
const ABBREVIATION = /^(?:(?:IEEE|ACM|AAAI|Proc\.?)[ /])*[A-Z][a-z]{0,4}[A-Z]{1,}[A-Za-z]*(?:$|[\s'’/&-])/

/** How the paper came out, as far as the name of where it did tells. */
export function publicationOf({ venue }: Pick<StoredPaper, 'venue'>): Publication {
  if (venue === undefined) return 'preprint'
  if (CONFERENCE.test(venue) && !JOURNAL.test(venue)) return 'conference'
  if (JOURNAL.test(venue) || JOURNALS.test(venue)) return 'journal'
  // A year in a name is that of a meeting: a journal has volumes.
  return ABBREVIATION.test(venue) || /\b(?:19|20)\d\d$/.test(venue) ? 'conference' : 'journal'
}

/** When it came out, as far as that is told: by its date, or by the month in its arXiv id or the year in the name of where it appeared. */
export const dateOf = ({
  date,
  arxiv = '',
  venue = '',
}: Pick<StoredPaper, 'date' | 'arxiv' | 'venue'>): string | undefined =>
  date ?? monthOf(arxiv) ?? /\b(?:19|20)\d\d\b/.exec(venue)?.[0]

/** An arXiv id begins with year and month, those before 2007 behind the archive's name. */
function monthOf(arxiv: string): string | undefined {
  const [, year, month] = /^(?:[\w.-]+\/)?(\d\d)(0[1-9]|1[0-2])/.exec(arxiv) ?? []
  return year && `${Number(year) > 90 ? '19' : '20'}${year}-${month}`
}

/** The paper's DOI; arXiv gives one to everything that has none of a publisher's. */
export const doiOf = ({ doi, arxiv }: Pick<StoredPaper, 'doi' | 'arxiv'>): string | undefined =>
  doi ?? (arxiv === undefined ? undefined : `10.48550/arXiv.${arxiv}`)

/** A DOI as an address. */
export const doiAddress = (doi: string): string =>
  `https://doi.org/${doi.split('/').map(encodeURIComponent).join('/')}`

/** Where everybody can read the paper, or at least what it is; undefined when only this site knows it. */
export function publicAddress({ arxiv, doi }: Pick<StoredPaper, 'doi' | 'arxiv'>): string | undefined {
  if (arxiv !== undefined) return `https://arxiv.org/abs/${arxiv}`
  return doi === undefined ? undefined : doiAddress(doi)
}

/** The file of the paper, where it is known. */
export const pdfAddress = ({ arxiv }: Pick<StoredPaper, 'arxiv'>): string | undefined =>
  arxiv === undefined ? undefined : `https://arxiv.org/pdf/${arxiv}`
