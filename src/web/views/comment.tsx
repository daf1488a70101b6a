import { raw } from 'hono/html'
import { commentPath } from '#discussion/letters.ts'
import type { Texts } from '#discussion/quote.ts'
import type { Comment } from '#store/index.ts'
import { paperPath } from './addresses.ts'
import { htmlOf } from './comment-markdown.ts'
import { CommentQuote } from './comment-quote.tsx'
import { DayTime } from './dates.tsx'
import { MemberName } from './member-name.tsx'

/** Answers stand further in up to this; deeper ones below each other, as a phone has no room. */
const DEEPEST = 3

/** What pages of one paper's comments know besides them. */
export interface Around {
  texts: Texts
  /** Ids of the members who are authors of the paper. */
  authors: ReadonlySet<string>
}

interface CommentProps extends Around {
  comment: Comment
  depth?: number
}

/** A comment in a list of them. */
export const CommentItem = ({ comment, depth = 0, ...around }: CommentProps) => (
  <li id={`comment-${comment.id}`} class="comment" data-depth={Math.min(depth, DEEPEST)}>
    <CommentBody comment={comment} {...around} answers={depth > 0} />
    {!comment.deleted && !comment.hidden && (
      <p class="acts">
        <a href={`${commentPath(comment.id)}#reply`} aria-label={`Reply to ${nameOf(comment)}`}>
          Reply
        </a>
      </p>
    )}
  </li>
)

/** Who says it, when, in answer to whom, and what. */
export function CommentBody({ comment, texts, authors, answers }: CommentProps & { answers: boolean }) {
  const { member, written, edited, parent, quote, paper } = comment
  const path = commentPath(comment.id)
  return (
    <>
      <p class="by">
        <MemberName member={member} />
        {member && authors.has(member.id) && <span class="tag">author</span>}{' '}
        <a href={path}>
          <span class="visually-hidden">This comment of {nameOf(comment)}, </span>
          <DayTime time={written} />
        </a>
        {edited !== undefined && comment.deleted === undefined && (
          <>
            , <a href={`${path}#history`}>changed</a>
          </>
        )}
        {answers && parent && (
          <>
            , in answer to <a href={commentPath(parent.id)}>{parent.member?.name ?? 'a former reader'}</a>
          </>
        )}
      </p>
      {isShown(comment) ? (
        <>
          {quote && <CommentQuote quote={quote} texts={texts} path={paperPath(paper)} />}
          <div class="comment-text">{raw(htmlOf(comment))}</div>
        </>
      ) : (
        <Stub comment={comment} />
      )}
    </>
  )
}

export const isShown = ({ deleted, hidden }: Comment): boolean =>
  deleted === undefined && hidden === undefined

const nameOf = ({ member }: Comment): string => member?.name ?? 'a former reader'

/** What stands in the place of words that are gone. */
const Stub = ({ comment: { hidden, deleted } }: { comment: Comment }) =>
  hidden ? (
    <p class="stub">
      Hidden by <MemberName member={hidden.by} />, <DayTime time={hidden.at} />:{' '}
      <q dir="auto">{hidden.reason}</q> <a href={actPath(hidden.act)}>In the log</a>
    </p>
  ) : (
    <p class="stub">
      Deleted by who wrote it, <DayTime time={deleted!} />.
    </p>
  )

/** Where an act of a curator stands in the log. */
export const actPath = (act: number): string => `/log?before=${act + 1}#act-${act}`
