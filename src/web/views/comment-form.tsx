import { raw } from 'hono/html'
import { MOST_CHARACTERS } from '#discussion/comment-text.ts'
import { renderComment } from './comment-markdown.ts'

/** What stands in the fields of a comment's form. */
export interface Typed {
  comment: string
  /** Words of the paper that it speaks of, and what stood before them. */
  quote: string
  before: string
  /** Of this form: sent twice, it says its comment once. */
  form: string
  /** The version that it changes. */
  version?: number
}

interface CommentFormProps {
  action: string
  typed: Typed
  label: string
  button: string
  /** Words of the paper can be quoted. */
  quotes: boolean
  /** Unique on the page. */
  name: string
}

/** Writes a comment, or changes one. */
export const CommentForm = ({ action, typed, label, button, quotes, name }: CommentFormProps) => (
  <form class="comment-form" method="post" action={action}>
    <input type="hidden" name="form" value={typed.form} />
    {typed.version !== undefined && <input type="hidden" name="version" value={String(typed.version)} />}
    {quotes && (
      <details class="quote" open={typed.quote !== ''}>
        <summary>Quote words of the abstract or the summary</summary>
        <label>
          Paste the words that you speak of
          <textarea name="quote" rows={2} dir="auto">
            {opened(typed.quote)}
          </textarea>
        </label>
        <input type="hidden" name="before" value={typed.before} />
      </details>
    )}
    <label>
      {label}
      <textarea
        name="comment"
        rows={5}
        required
        maxlength={MOST_CHARACTERS}
        dir="auto"
        aria-describedby={`${name}-how`}
      >
        {opened(typed.comment)}
      </textarea>
    </label>
    <p class="hint" id={`${name}-how`}>
      Markdown, formulas as <code>$x^2$</code>, and <code>@handle</code> to name somebody.
    </p>
    <p class="buttons">
      <button type="submit">{button}</button>{' '}
      <button type="submit" name="preview" value="on">
        Preview
      </button>
    </p>
  </form>
)

/** A browser leaves out a line break that begins a field. */
const opened = (text: string): string => (text.startsWith('\n') ? `\n${text}` : text)

/** How a comment would look. */
export const Preview = ({ text }: { text: string }) => (
  <section class="preview" aria-labelledby="preview">
    <h2 id="preview">Preview</h2>
    <div class="comment-text">{raw(renderComment(text))}</div>
  </section>
)
