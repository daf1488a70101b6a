import { inWords } from './in-words.ts'
import type { ClaimSummary, Status } from './recorded.ts'

/** A method's status as a reader sees it. */
export const statusInWords = (status: Status): string =>
  status === 'not reproduced' ? 'not reproduced at this scale' : status

/** A claim as every answer in JSON gives it: its statement, the weakest seed's number, that in words, and all seeds. */
export const claimFacts = ({ perSeed, worst, ...claim }: ClaimSummary) => ({
  ...claim,
  measured: worst.measured,
  inWords: inWords(worst),
  perSeed: perSeed.map((seed) => seed.measured),
})
