const PAPER =
  '(?:paper|article|manuscript|submission|preprint|work|version|draft|report|note|study|letter|document|e-?print)'
const THIS = String.raw`(?:\b(?:this|the|our|present) (?:arxiv )?|^\W{0,3}(?:the )?)${PAPER}`
const GONE = String.raw`(?:withdrawn|retracted)\b(?! (?:from (?!arxiv|the arxiv|publication)|and (?:replaced|resubmitted)))`
const BEEN = String.raw`(?:has|have|had) (?:now |already )?(?:been |to be )|(?:is|was|are|being|is being|is to be) |(?:needs?|ought|has) to be |(?:should|must|will) be `
const WITHDRAWN = new RegExp(
  [
    // The paper has been withdrawn; its part, an earlier version or a claim may have been without harm.
    `${THIS}(?: (?:itself|v\\d))?,? (?:${BEEN})?(?:now |hereby |temporarily |therefore |currently |officially )?${GONE}`,
    String.raw`\bneeds? to be ${GONE}`,
    String.raw`\b(?:authors?|we|i|he|she)\b[^.;]{0,40}\b(?:withdr[ae]w|withdrawn|withdrew|retract(?:ed)?)\b (?:of )?(?:this|the|our|my) (?:arxiv )?${PAPER}`,
    String.raw`\b(?:request(?:ed|s|ing)?|ask(?:ed|ing)?)\b[^.;]{0,30}\b(?:its (?:withdrawal|retraction)|(?:withdrawal|retraction) of (?:this|the|our) ${PAPER})`,
    String.raw`^\W{0,3}(?:temporarily )?${GONE}`,
    String.raw`\b${GONE} (?:by|at the request of|on behalf of|because|due to|owing to)\b[^.;]{0,30}\b(?:authors?|arxiv|errors?|mistakes?|rights?|flaws?|bugs?|errata)\b`,
    String.raw`\b(?:version|submission|paper|article)\b[^.;]{0,20} (?:has been|was) removed (?:by|from|as|because|due)\b[^.;]{0,40}\b(?:arxiv|administrators?|rights?|licen[cs]e|submitter)`,
  ].join('|'),
  'i',
)
/** What was withdrawn was something else. */
const OTHER =
  /\b(?:previous|earlier|former|first|second|old|older|original|prior|initial|another|wrong|duplicate) (?:arxiv )?(?:version|paper|submission|draft|preprint|article|manuscript)s?\b|\bnot (?:been )?(?:withdrawn|retracted)|\bno longer (?:withdrawn|retracted)|\breplac(?:es|ing|ement (?:of|for))\b/i

/**
 * Whether the authors' remark, or an abstract that begins so, tells that the paper is withdrawn or retracted. Most
 * sources have no field for it.
 */
export function saysWithdrawn(comment: string | undefined, abstract: string | undefined): boolean {
  const saysIt = (text: string) =>
    /withdr|retract|removed/i.test(text) &&
    sentences(text).some((one) => WITHDRAWN.test(one) && !OTHER.test(one))
  return saysIt(comment?.slice(0, 600) ?? '') || saysIt(abstract?.slice(0, 120) ?? '')
}

/** What publishers put before the title of a paper that they took back. */
export const isTakenBack = (title: string): boolean =>
  /^\W{0,3}(?:retracted|withdrawn)(?: (?:article|paper|chapter))?\s?(?:[:\]).–—-]|\u2014)/i.test(title)

const ACCEPTED =
  /\b(?:accept(?:ed|s)?|to (?:be )?(?:appear|published|presented)|appear(?:s|ed|ing)|published|publication|forthcoming|presented|in press)\b(?: (?:paper|manuscript|version|article|as|for|an?|the|main|full|long|short|regular|conference|workshop|journal|oral|poster|spotlight|highlight|presentation|publication|inclusion|paper|and|will|talk|presented|to|appear|be|published))* (?:(?:at|to|by|in|into|for|with|on|under|@):? (?:the (?=\S))?|(?=[A-Z]{2,12}(?:[ '-]|\b)\d{2}))/i
const NOT_ACCEPTED =
  /\b(?:submitted|submission|under (?:double.blind )?review|in review|extend(?:s|ed|ing|ed version)|rejected|not accepted|(?:if|upon|until|after|pending) (?:accept|publi)\w+|revis(?:ed|ion)|companion|follow.?up|preliminary version|earlier version|previous version|short(?:er)? version|based on|different from)\b/i
/** A sentence that is nothing but a conference and its year: `ICLR 2026`, `EMNLP 2025 Findings`. */
const CONFERENCE =
  /^(?:In )?([A-Za-z][A-Za-z@&+-]{1,14}[ ']{0,2}20\d\d(?: (?:Main|Main Conference|Conference|Findings|Industry Track|Workshop|Demo|Datasets (?:and|&) Benchmarks(?: Track)?))?)(?:[ ,(]{1,3}(?:Accepted|Oral|Spotlight|Poster|Highlight|Camera.?Ready|Paper|Version|Main|Presentation|\(|\)|,| ){1,6})?$/i
const TAIL =
  /(?:,? (?:but|and (?:to|will)|held|which|where|with) .*|,?\s+(?:\d+ (?:pages|figures|tables)|(?:the )?(?:code|codes|project|data|dataset|github|website|webpage|demo|videos?|supplementary|materials?|source|models?|page) (?:is|are|at|page|url|available|and|can|will|:)|code:|https?:|github|this (?:version|paper|is)|available at|we (?:release|provide))\b.*|,?\s*\(?(?:as )?(?:an? )?(?:oral|spotlight|poster|highlight|main (?:conference|track)|camera.?ready|to appear|accepted|long paper|short paper|best paper[^)]*)(?: (?:presentation|paper|version|track|conference))?\)?)$/i
const ABBREVIATED =
  /\b(?:Phys|Chem|Proc|Int|Conf|Trans|J|Comput|Syst|Sci|Lett|Rev|Appl|Eng|Mach|Learn|Intell|Soc|Math|Stat|Biol|Med|Astron|Nat|Commun|Res|Robot|Autom|Vis|Anal|Inf|Process|Symp|Annu|Assoc|Am|Eur|Ann|Adv|Mag|Electron|Mech|Struct|Technol|Lang|Artif|Netw|Softw|Sec|Assist|Surg|Ed|vs|No|Vol|St)$/

/**
 * Where a paper appeared, as the authors' remark says: `Accepted at ICML 2026`. A submission is none.
 *
 * @returns undefined when it says nothing of the kind
 */
export function venueIn(comment: string | undefined): string | undefined {
  if (comment === undefined) return undefined
  for (const sentence of sentences(comment.slice(0, 600))) {
    if (NOT_ACCEPTED.test(sentence)) continue
    const conference = CONFERENCE.exec(sentence)?.[1]
    const found = ACCEPTED.exec(sentence)
    // A month is no acronym.
    const isAlone = conference && /^[^ ]*[A-Z][^ ]*[A-Z]/.test(conference)
    const venue = isAlone ? conference : found ? sentence.slice(found.index + found[0].length) : undefined
    const name = venue && tidied(venue)
    if (
      name &&
      /\p{Lu}|\d{4}/u.test(name) &&
      name.length <= 160 &&
      !/^(?:arxiv|a |an |publication|our|this|universi\w+|institut\w*|department)\b/i.test(name)
    )
      return name
  }
  return undefined
}

function tidied(venue: string): string {
  let name = venue
    .split(/;|\n\n|\s[|·•]\s|https?:/, 1)[0]!
    .replace(/\s+/g, ' ')
    .trim()
  for (let i = 0; i < 4; i++) name = name.replace(TAIL, '').replace(/[\s,.:;!–—-]+$/, '')
  if (count(name, '(') > count(name, ')')) name = name.replace(/\s*\([^()]*$/, '')
  return name
    .replace(/^([A-Z][A-Za-z]{1,10}[A-Z])'?(20\d\d)\b/, '$1 $2')
    .replace(/[\s"”]+$/, '')
    .replace(/^["“\s]+/, '')
}

const count = (text: string, sign: string) => text.split(sign).length - 1

/** Sentences of a remark; a full stop after an abbreviation ends none. */
function sentences(text: string): string[] {
  const parts: string[] = []
  let start = 0
  for (const { index } of text.matchAll(/[.!?;](?:\s|$)|\n\s*\n|(?<=20\d\d)\.(?=[A-Z])/g)) {
    if (ABBREVIATED.test(text.slice(Math.max(start, index - 10), index))) continue
    parts.push(text.slice(start, index))
    start = index + 1
  }
  parts.push(text.slice(start))
  return parts.map((part) => part.replace(/\s+/g, ' ').trim()).filter(Boolean)
}
