import { MemberName } from './member-name.tsx'

interface VotersProps {
  /** The first of them. */
  voters: readonly { name: string; handle: string }[]
  votes: number
}

/** Who voted for a paper here. */
export const Voters = ({ voters, votes }: VotersProps) =>
  voters.length === 0 ? null : (
    <p class="voters">
      Voted for here by{' '}
      {voters.map((member, i) => (
        <>
          {i > 0 && (i === voters.length - 1 && votes === voters.length ? ' and ' : ', ')}
          <MemberName member={member} />
        </>
      ))}
      {votes > voters.length && ` and ${(votes - voters.length).toLocaleString('en')} more`}
    </p>
  )
