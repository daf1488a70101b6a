/** Steps 2, 3 and 4 of Porter's algorithm by the letter before the last, the longest ending first. */
const STEP_2: Record<string, string> = {
  ational: 'ate',
  tional: 'tion',
  enci: 'ence',
  anci: 'ance',
  izer: 'ize',
  logi: 'log',
  bli: 'ble',
  alli: 'al',
  entli: 'ent',
  eli: 'e',
  ousli: 'ous',
  ization: 'ize',
  ation: 'ate',
  ator: 'ate',
  alism: 'al',
  iveness: 'ive',
  fulness: 'ful',
  ousness: 'ous',
  aliti: 'al',
  iviti: 'ive',
  biliti: 'ble',
}
const STEP_3: Record<string, string> = {
  icate: 'ic',
  ative: '',
  alize: 'al',
  iciti: 'ic',
  ical: 'ic',
  ful: '',
  ness: '',
}
const STEP_4 =
  /^(.+?)(ement|ment|ance|ence|able|ible|ant|ent|ism|ate|iti|ous|ive|ize|al|er|ic|ou|(?<=[st])ion)$/

const C = '[^aeiou]'
const V = '[aeiouy]'
const CS = `${C}[^aeiouy]*`
const VS = `${V}[aeiou]*`
const MEASURE_ABOVE_0 = new RegExp(`^(${CS})?${VS}${CS}`)
const MEASURE_1 = new RegExp(`^(${CS})?${VS}${CS}(${VS})?$`)
const MEASURE_ABOVE_1 = new RegExp(`^(${CS})?${VS}${CS}${VS}${CS}`)
const HAS_VOWEL = new RegExp(`^(${CS})?${V}`)
const SHORT_END = new RegExp(`^${CS}${V}[^aeiouwxy]$`)

const ending = (table: Record<string, string>) =>
  new RegExp(
    `^(.+?)(${Object.keys(table)
      .sort((a, b) => b.length - a.length)
      .join('|')})$`,
  )
const STEP_2_ENDING = ending(STEP_2)
const STEP_3_ENDING = ending(STEP_3)

/**
 * The stem of an English word in lower case (Porter, 1980, with the author's later changes); other words mostly
 * stay as they are. Words of one or two letters are their own stems.
 */
export function stem(word: string): string {
  if (word.length < 3 || !/^[a-z]+$/.test(word)) return word
  let w = word
  // A y at the start is a consonant: written in a way that no pattern takes for a vowel.
  const startsWithY = w.startsWith('y')
  if (startsWithY) w = `Y${w.slice(1)}`

  if (w.endsWith('sses') || w.endsWith('ies')) w = w.slice(0, -2)
  else if (w.endsWith('s') && !w.endsWith('ss')) w = w.slice(0, -1)

  if (w.endsWith('eed')) {
    if (MEASURE_ABOVE_0.test(w.slice(0, -3))) w = w.slice(0, -1)
  } else {
    const found = /^(.+?)(ed|ing)$/.exec(w)
    if (found && HAS_VOWEL.test(found[1]!)) {
      w = found[1]!
      if (/(at|bl|iz)$/.test(w)) w += 'e'
      else if (/([^aeiouylsz])\1$/.test(w)) w = w.slice(0, -1)
      else if (SHORT_END.test(w)) w += 'e'
    }
  }

  if (w.endsWith('y') && HAS_VOWEL.test(w.slice(0, -1))) w = `${w.slice(0, -1)}i`

  const second = STEP_2_ENDING.exec(w)
  if (second && MEASURE_ABOVE_0.test(second[1]!)) w = second[1]! + STEP_2[second[2]!]!
  const third = STEP_3_ENDING.exec(w)
  if (third && MEASURE_ABOVE_0.test(third[1]!)) w = third[1]! + STEP_3[third[2]!]!
  const fourth = STEP_4.exec(w)
  if (fourth && MEASURE_ABOVE_1.test(fourth[1]!)) w = fourth[1]!

  if (w.endsWith('e')) {
    const bare = w.slice(0, -1)
    if (MEASURE_ABOVE_1.test(bare) || (MEASURE_1.test(bare) && !SHORT_END.test(bare))) w = bare
  }
  if (w.endsWith('ll') && MEASURE_ABOVE_1.test(w)) w = w.slice(0, -1)
  return startsWithY ? `y${w.slice(1)}` : w
}
