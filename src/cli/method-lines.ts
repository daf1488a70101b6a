import { papers, recorded } from '../methods/registry.gen.ts'
import { reproductions } from '../methods/reproductions.gen.ts'
import { claimFacts, statusInWords } from '#lab/record-in-words.ts'
import { claimsOf, deciding, meanSeconds, status } from '#lab/recorded.ts'
import { typesetSeconds } from '#lab/typeset-seconds.ts'
import { wrap } from '../mail/plain.ts'

/** A method that runs: what it showed and how that came out, as far as it was recorded. */
export interface MethodRow {
  slug: string
  arxiv: string
  title: string
  does: string
  topics: readonly string[]
  verdict?: string
  seconds?: number
  claims?: ReturnType<typeof claimFacts>[]
  /** The paper's own claim, in our words. */
  claim: string
}

/** The methods that run, by name. */
export const methodRows = (): MethodRow[] =>
  papers
    .filter(({ slug }) => slug in reproductions)
    .map(({ slug, arxiv, title, does, topics, claim }) => {
      const record = recorded[slug]
      const claims = record && claimsOf(record)
      return {
        slug,
        arxiv,
        title,
        does,
        topics,
        claim,
        ...(record &&
          claims && {
            verdict: statusInWords(status(claims)),
            seconds: meanSeconds(record),
            claims: claims.map(claimFacts),
          }),
      }
    })
    .sort((a, b) => (a.slug < b.slug ? -1 : 1))

/** Its name, verdict and time in a line, and below what the claim says that made the verdict. */
export function methodLines({ slug, verdict, seconds, claims = [], claim }: MethodRow): string {
  const quoted = deciding(claims)?.says
  const facts = [verdict ?? 'not recorded yet', seconds !== undefined && `about ${typesetSeconds(seconds)}`]
  return `${slug.padEnd(31)} ${facts.filter(Boolean).join(' · ')}\n${wrap(quoted ?? claim, '    ')}`
}
