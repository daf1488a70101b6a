import { commentPath } from '#discussion/letters.ts'
import { type Comment, FLAG_REASONS, type Member, isAtLeast } from '#store/index.ts'
import { isShown } from './comment.tsx'

/** What may be done with a comment of somebody else. */
export const OthersActs = ({ comment, member }: { comment: Comment; member: Member }) => (
  <div class="own-acts">
    {isShown(comment) && comment.member?.id !== member.id && (
      <details>
        <summary>Flag it for a curator</summary>
        <FlagForm comment={comment} />
      </details>
    )}
    {comment.deleted === undefined && isAtLeast(member.role, 'curator') && (
      <details>
        <summary>{comment.hidden ? 'Show it again' : 'Hide it'}</summary>
        <ModerateForm comment={comment} />
      </details>
    )}
  </div>
)

export const FlagForm = ({ comment, words = '' }: { comment: Comment; words?: string }) => (
  <form class="comment-form" method="post" action={`${commentPath(comment.id)}/flag`}>
    <label>
      Why
      <select name="reason">
        {FLAG_REASONS.map((reason) => (
          <option>{reason}</option>
        ))}
      </select>
    </label>
    <ReasonField name="words" label="In your words, where that helps" value={words} />
    <button type="submit">Flag</button>
  </form>
)

export const ModerateForm = ({ comment, reason = '' }: { comment: Comment; reason?: string }) => (
  <form
    class="comment-form"
    method="post"
    action={`${commentPath(comment.id)}/${comment.hidden ? 'show' : 'hide'}`}
  >
    <ReasonField name="reason" label="The reason, for everybody to read" value={reason} required />
    <button type="submit">{comment.hidden ? 'Show again' : 'Hide'}</button>
  </form>
)

interface ReasonProps {
  name: string
  label: string
  value: string
  required?: boolean
}

/** Some words in a field. */
export const ReasonField = ({ name, label, value, required = false }: ReasonProps) => (
  <label>
    {label}
    <textarea name={name} rows={2} maxlength={MOST_REASON} required={required} dir="auto">
      {value.startsWith('\n') ? `\n${value}` : value}
    </textarea>
  </label>
)

/** Characters of a reason. */
export const MOST_REASON = 2000
