import { papersInWords } from './counts.ts'

/** Says that not all papers can be found yet. */
export const Waiting = ({ count }: { count: number }) =>
  count === 0 ? null : (
    <p class="why-found">
      The words of {papersInWords(count)} are still being indexed; until then a search finds the others.
    </p>
  )
