import type { Member, Placed, StoredPaper } from '#store/index.ts'
import { commentPath } from '#discussion/letters.ts'
import { commentsInWords } from './counts.ts'
import { commentsPath, paperPath } from './addresses.ts'
import { type Around, CommentItem } from './comment.tsx'
import { CommentForm, type Typed } from './comment-form.tsx'
import { PagesNav } from './pages-nav.tsx'

export interface DiscussionProps {
  paper: StoredPaper
  around: Around
  placed: readonly Placed[]
  comments: number
  page: number
  pages: number
  /** Who may say something now; a visitor may come in. */
  member: Member | undefined
  typed: Typed
}

/** What people say of a paper, the newest thread first. */
export const Discussion = ({
  paper,
  around,
  placed,
  comments,
  page,
  pages,
  member,
  typed,
}: DiscussionProps) => (
  <section class="discussion" aria-labelledby="discussion">
    <h2 id="discussion">
      Discussion{comments > 0 && <span class="count"> {commentsInWords(comments)}</span>}
    </h2>
    {member ? (
      <CommentForm
        action={commentsPath(paper.id)}
        typed={typed}
        name="new-comment"
        label="What do you say?"
        button="Comment"
        quotes={paper.abstract !== undefined || paper.summary !== undefined}
      />
    ) : (
      <p>
        <a href={`/sign-in?to=${encodeURIComponent(`${paperPath(paper.id)}#discussion`)}`}>Sign in</a> to say
        something.
      </p>
    )}
    <Comments placed={placed} around={around} />
    <PagesNav page={page} pages={pages} href={(n) => `${commentsPath(paper.id, n)}#discussion`} />
  </section>
)

/** Comments in reading order, each as deep as it stands. */
export const Comments = ({ placed, around }: { placed: readonly Placed[]; around: Around }) =>
  placed.length === 0 ? null : (
    <ol class="comments">
      {placed.map(({ comment, depth, more }) => (
        <>
          <CommentItem comment={comment} depth={depth} {...around} />
          {more > 0 && (
            <li class="comment more">
              <a href={commentPath(rootOf(placed, comment.id))}>
                {more.toLocaleString('en')} more {more === 1 ? 'answer' : 'answers'}
              </a>
            </li>
          )}
        </>
      ))}
    </ol>
  )

/** The beginning of the thread in which a comment stands. */
function rootOf(placed: readonly Placed[], id: string): string {
  const at = placed.findIndex(({ comment }) => comment.id === id)
  return placed.slice(0, at + 1).findLast(({ depth }) => depth === 0)!.comment.id
}
