const SIGNS = '0123456789+-−–=()ni'
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ'
/** What is raised by custom of print alone: ordinals, marks of trade and of notes. */
const BY_CUSTOM = /^(?:st|nd|rd|th|e|er|re|ère|me|ème|o|a|TM|SM|[^\p{L}\p{N}]*)$/u

/** What stands above the line, in plain text: `10` and then `⁻³`, `2ⁿᵈ` without its rise, else with a `^`. */
export function raised(text: string): string {
  const bare = text.trim()
  if (BY_CUSTOM.test(bare)) return bare
  const signs = [...bare].map((sign) => RAISED[SIGNS.indexOf(sign)])
  if (signs.every((sign) => sign !== undefined)) return signs.join('')
  return bare.length === 1 ? `^${bare}` : `^{${bare}}`
}
