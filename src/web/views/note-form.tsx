import { keepPath } from './addresses.ts'
import { Written } from './written.tsx'

interface NoteFormProps {
  /** Of the paper. */
  id: string
  /** The note as it is. */
  text: string
  /** Its mark: what is written later by another window is not lost. */
  seen: string
  /** What was typed and could not be taken. */
  typed?: string | undefined
}

/** A member's own note on a paper, and the field to write it. */
export const NoteForm = ({ id, text, seen, typed }: NoteFormProps) => (
  <section class="own-note" id="note" aria-labelledby="note-title">
    <h2 id="note-title">Your note</h2>
    {text !== '' && <Written text={text} />}
    <details open={typed !== undefined}>
      <summary>{text === '' ? 'Write one; nobody else sees it' : 'Change it'}</summary>
      <form class="preferences" method="post" action={keepPath(id)}>
        <input type="hidden" name="seen" value={seen} />
        <label class="wide">
          Markdown, formulas between dollars
          <textarea name="note" rows={6} maxlength={10000} dir="auto">
            {typed ?? text}
          </textarea>
        </label>
        <button type="submit" name="do" value="note">
          Save
        </button>
      </form>
    </details>
  </section>
)
