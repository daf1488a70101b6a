import { raw } from 'hono/html'
import { commentPath } from '#discussion/letters.ts'
import type { Act, Appeal, Comment, Flag, Suspension } from '#store/index.ts'
import { htmlOf } from './comment-markdown.ts'
import { DayTime } from './dates.tsx'
import { MemberName } from './member-name.tsx'
import { ReasonField } from './moderate-forms.tsx'

export interface Waiting {
  appeal: Appeal
  act: Act
  /** What was hidden. */
  comment?: Comment
  /** Whether who looks may decide it. */
  may: 'yes' | 'nobody else' | 'no'
}

/** What somebody says against an act, with what it is about. */
export const AppealItem = ({ appeal, act, comment, may, reason }: Waiting & { reason: string }) => (
  <article class="waiting-item">
    <p>
      <MemberName member={act.by} /> <a href={act.about}>{act.words}</a>, <DayTime time={act.at} />:{' '}
      <q dir="auto">{act.reason}</q>
    </p>
    {comment && <div class="comment-text">{raw(htmlOf(comment))}</div>}
    <p>
      <MemberName member={appeal.member} /> appeals, <DayTime time={appeal.at} />:
    </p>
    <blockquote class="quoted" dir="auto">
      {appeal.words}
    </blockquote>
    {may === 'no' ? (
      <p class="hint">Somebody else than you decides this.</p>
    ) : (
      <>
        {may === 'nobody else' && (
          <p class="hint">
            You did it yourself. You decide, as there is no other curator; the log will say so.
          </p>
        )}
        <Decide
          about={String(appeal.act)}
          reason={reason}
          buttons={[
            ['grant', 'Grant'],
            ['refuse', 'Refuse'],
          ]}
        />
      </>
    )}
  </article>
)

/** A comment that readers flagged, and why. */
export const FlaggedItem = ({
  comment,
  flags,
  reason,
}: {
  comment: Comment
  flags: readonly Flag[]
  reason: string
}) => (
  <article class="waiting-item">
    <p>
      <MemberName member={comment.member} />{' '}
      <a href={commentPath(comment.id)}>
        <DayTime time={comment.written} />
      </a>
    </p>
    <div class="comment-text">{raw(htmlOf(comment))}</div>
    <ul>
      {flags.map((flag) => (
        <li>
          <MemberName member={flag.by} />, <DayTime time={flag.at} />: {flag.reason}
          {flag.words !== '' && (
            <>
              . <q dir="auto">{flag.words}</q>
            </>
          )}
        </li>
      ))}
    </ul>
    <Decide
      about={comment.id}
      reason={reason}
      buttons={[
        ['hide', 'Hide'],
        ['keep', 'Keep'],
      ]}
    />
  </article>
)

interface DecideProps {
  about: string
  reason: string
  buttons: readonly (readonly [does: string, label: string])[]
}

const Decide = ({ about, reason, buttons }: DecideProps) => (
  <form class="comment-form" method="post" action="/queue">
    <input type="hidden" name="about" value={about} />
    <ReasonField name="reason" label="The reason, for everybody to read" value={reason} required />
    <p class="buttons">
      {buttons.map(([does, label], i) => (
        <>
          {i > 0 && ' '}
          <button type="submit" name="do" value={does}>
            {label}
          </button>
        </>
      ))}
    </p>
  </form>
)

export const Suspended = ({ suspensions }: { suspensions: readonly Suspension[] }) =>
  suspensions.length === 0 ? (
    <p>Nobody is.</p>
  ) : (
    <ul class="rows">
      {suspensions.map(({ member, until }) => (
        <li>
          <span>
            <MemberName member={member} /> until <DayTime time={until} />
          </span>
        </li>
      ))}
    </ul>
  )

/** Keeps somebody from writing for some days. */
export const SuspendForm = ({ typed, most }: { typed: Readonly<Record<string, string>>; most: number }) => (
  <form class="comment-form" method="post" action="/queue">
    <label>
      The handle of whom you suspend
      <input name="handle" required maxlength={41} autocapitalize="none" value={typed['handle'] ?? ''} />
    </label>
    <label>
      For how many days
      <input type="number" name="days" min={1} max={most} required value={typed['days'] ?? '7'} />
    </label>
    <ReasonField
      name="reason"
      label="The reason, for everybody to read"
      value={typed['reason'] ?? ''}
      required
    />
    <button type="submit" name="do" value="suspend">
      Suspend
    </button>
  </form>
)
