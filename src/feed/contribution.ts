import { sentencesOf } from '#sources/sentences.ts'
import type { Fact, StoredPaper } from '#store/index.ts'

/** What a paper did, in a sentence or two. */
export interface Contribution {
  text: string
  /** Whose words: the catalogue's, a machine's as a source has them, or the authors' own from their abstract. */
  by: 'us' | 'a machine' | 'the authors'
}

/** The name of the fact that a source's summary is kept as. */
export const SUMMARY = 'summary'
/** Sources whose summaries are made by machines. */
const MACHINES = /^(?:hf|semantic-scholar)(?:$|[-:])/

/**
 * What a paper did: in our own words, else as a machine's summary has it, else as its authors say it. Undefined when
 * nothing but its title is known.
 */
export function contributionOf(
  { title, summary, abstract }: Pick<StoredPaper, 'summary' | 'abstract'> & { title?: string },
  facts: readonly Fact[] = [],
): Contribution | undefined {
  if (summary !== undefined) return { text: summary, by: 'us' }
  const made = facts.find(({ name, saidBy }) => name === SUMMARY && MACHINES.test(saidBy))
  if (made) return { text: made.value, by: 'a machine' }
  return abstract === undefined
    ? undefined
    : { text: contributionSentence(abstract, title), by: 'the authors' }
}

/** Longer abstracts state what they bring before this. */
const MOST = 6000
const pattern = (...ways: string[]) => new RegExp(ways.join('|'), 'iu')
const KIND =
  '(?:short|new|research|position|survey|technical|system|white|review|empirical|theoretical|comparative)'
const WORK =
  '(?:papers?|works?|articles?|study|studies|reports?|notes?|letters?|thesis|dissertation|surveys?|reviews?|chapter|tutorial|manuscript)'
const WE = String.raw`\b(?:we|i|(?:this|our|the present) (?:${KIND} )?${WORK}|the ${KIND} report)`
const ADVERBS = String.raw`(?:,[^,]{1,60},)?(?:\s(?:\w+ly|also|here|first|then|thus|hence|therefore|instead|now|both|further|do|can|are able to|are the first to|aim to|seek to|in turn|next|have))*\s`
/** Verbs of what a paper brings, of what it noticed, and of what was done for it. */
const BRINGS =
  '(?:propos|introduc|present|show|demonstrat|find|found|prov(?:e|es|ed|ing|id)|develop|design|releas|built|build|establish|reveal|achiev|deriv|discover|offer|contribut|creat|construct|devis|formulat|formali[sz]|conclud|open-sourc|unif|obtain|advocat|solv|outlin|(?:re)?cast|set a new)'
const NOTICES =
  '(?:observ|identif|report|argu|suggest|describ|giv|gave|extend|improv|characteri[sz]|evaluat|benchmark|compar|reproduc|constitut)'
const DOES = String.raw`(?:stud|investigat|consider|address|explor|examin|analy[sz]|review|survey|tackl|discuss|focus|aim|look|revisit|ask|test|us(?:e|es|ed)\b|appl|train|leverag|employ|adopt|adapt|collect|deal|concern)`
const THING = '(?:method|approach|framework|model|algorithm|system|technique|architecture|benchmark|dataset)'
/** What speaks of others, though it says "we". */
const OF_OTHERS = /\b(?:we|i) (?:know|see|believe|need|live|have (?:seen|known|witnessed))\b/iu

/** From the surest sign that a sentence states what the paper brings to the weakest. */
const SIGNS: readonly RegExp[] = [
  pattern(
    `${WE}${ADVERBS}${BRINGS}`,
    String.raw`\b(?:here|in (?:this|the present|our) ${WORK}),?\s.{0,80}?\b(?:is|are|was|were|has been|have been)\s(?:\w+ly\s)?(?:proposed|introduced|presented|shown|developed|described|demonstrated|proved|proven|derived)`,
    String.raw`\bour (?:main |key |major |central |primary )?(?:contributions?|results?|findings?) (?:is|are|shows?|demonstrates?|reveals?|suggests?|indicates?)`,
    String.raw`\b(?:this|our) \w+(?:\s\w+)? (?:proposes|introduces|presents|shows|demonstrates|develops|describes|provides)\b`,
    '本文(?:提出|介绍|证明|展示|设计|研究)|我们(?:提出|介绍|证明|发现|展示|设计)|本研究では|本論文では|を提案する',
    String.raw`\bwir (?:\p{L}+ )?(?:zeigen|schlagen|stellen|beweisen|entwickeln|präsentieren|führen)|\b(?:zeigen|schlagen|stellen|beweisen|entwickeln|präsentieren) wir|\b(?:diese arbeit|dieser artikel|dieser beitrag) (?:zeigt|stellt|schlägt|präsentiert|beschreibt)`,
    String.raw`\bnous (?:proposons|montrons|présentons|introduisons|démontrons|prouvons|développons)|\b(?:cet article|ce papier|ce travail|cette thèse) (?:propose|montre|présente|introduit|décrit)`,
    String.raw`\b(?:proponemos|mostramos|presentamos|introducimos|demostramos|propomos|apresentamos)\b|\b(?:este (?:artículo|trabajo|artigo)|esta tesis) (?:propone|presenta|muestra|propõe|apresenta)`,
  ),
  pattern(
    `${WE}${ADVERBS}${NOTICES}`,
    String.raw`^\w*(?:[a-z]\p{Lu}|\p{Lu}{2}|\d)[\w.-]* (?:\([^)]{1,80}\) )?(?:is (?:an?|the|our)|introduces|presents|proposes)\b`,
    String.raw`\b(?:is|are) (?:\w+ly )?(?:proposed|introduced|presented)\b`,
  ),
  pattern(
    `${WE}${ADVERBS}${DOES}`,
    String.raw`\b(?:the proposed|our(?: proposed| new| novel)?) (?:\w+ )?${THING}\b`,
  ),
  pattern(String.raw`\bwe\b|\bour\b|\bthis ${WORK}\b`),
]

/**
 * The sentence of an abstract in which its authors first say what they bring ("we propose", "this paper shows"), not
 * the background it opens with; the first sentence when none says so. With the next one where it says no more than the title.
 */
export function contributionSentence(abstract: string, title = ''): string {
  const sentences = sentencesOf(abstract.slice(0, MOST))
  for (const sign of SIGNS) {
    const at = sentences.findIndex((sentence) => sign.test(sentence) && !OF_OTHERS.test(sentence))
    if (at < 0) continue
    return withoutOpening(sentences.slice(at, at + (saysTitleOnly(sentences[at]!, title) ? 2 : 1)).join(' '))
  }
  return sentences[0] ?? abstract.trim()
}

/** 'This work presents Depth Anything V2.' says nothing without the next sentence. */
function saysTitleOnly(sentence: string, title: string): boolean {
  const wordsOf = (text: string) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  const known = new Set(wordsOf(title))
  const words = wordsOf(sentence)
  const others = words.filter((word) => !known.has(word)).length
  return others < words.length && others <= FRAME
}

/** Words of such a sentence that are not of the title. */
const FRAME = 5

/** Words that lead over from the sentence before, and say nothing without it. */
const OPENING =
  /^(?:\(?(?:\d|i{1,3}|iv|v)[.)]|(?:in|with|by) (?:this|the present|our) (?:paper|work|article|study|report|letter|note|thesis|survey)|here|to (?:this|that) end|thus|hence|therefore|however|specifically|in particular|accordingly|consequently|moreover|furthermore|in (?:response|contrast|addition)|instead|motivated by this|inspired by this|(?:to )?(?:address|tackl|solv|overcom|fill|bridg|clos|remedy|mitigat|alleviat|resolv|handl|meet|answer)(?:e|ing)? (?:this|these|those|the above|such)(?: \w+){0,3}),?\s+(?=(?:we|this|our|the|an?|i|in this)\b)/iu

function withoutOpening(sentence: string): string {
  const rest = sentence.replace(OPENING, '')
  return rest === sentence ? sentence : withoutOpening(rest.charAt(0).toUpperCase() + rest.slice(1))
}
