import type { Fact, StoredPaper } from '#store/index.ts'
import { dateInWords } from './dates.tsx'
import { sourceName } from './source-names.ts'

/** That a paper was taken back, by whom as far as that is known, and what that means for who reads on. */
export function Withdrawal({ paper, facts }: { paper: StoredPaper; facts: readonly Fact[] }) {
  if (!paper.withdrawn) return null
  return (
    <p class="withdrawn">
      <strong>{inWords(facts.findLast(({ name }) => name === 'withdrawn'))}</strong>{' '}
      {paper.abstract === undefined
        ? 'What it said no longer counts.'
        : 'What it said no longer counts; it is kept here so that links to it lead somewhere.'}
    </p>
  )
}

function inWords(fact: Fact | undefined): string {
  if (!fact) return 'This paper was withdrawn by its authors.'
  const name = sourceName(fact.saidBy)
  return fact.value === 'deleted'
    ? `This paper was taken back: ${name} deleted its record on ${dateInWords(new Date(fact.saidAt).toISOString().slice(0, 10))} or before.`
    : `This paper was withdrawn, says ${name}.`
}
