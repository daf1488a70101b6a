import type { Context } from 'hono'
import { MOST_CHARACTERS } from '#discussion/comment-text.ts'
import type { StoredPaper } from '#store/index.ts'
import { readForm } from '../own-forms.ts'
import type { Site } from '../site.ts'
import { paperPath } from '../views/addresses.ts'
import { CommentForm, Preview, type Typed } from '../views/comment-form.tsx'
import { Layout } from '../views/layout.tsx'
import { Maths } from '../views/maths.tsx'

const WHY_NOT = {
  empty: 'Nothing is said yet. Type a comment.',
  'too long': `A comment has at most ${MOST_CHARACTERS.toLocaleString('en')} characters. Shorten it, or say it in two.`,
  'no such words':
    'Neither the abstract nor the summary has the words that you quote. Copy them from there, or leave the field empty.',
  'too many':
    'Thirty comments an hour are taken from one member. What you typed is kept below; send it in an hour.',
  suspended:
    'You are suspended from writing for now; your account says until when, why, and how to appeal. What you typed is below.',
  other:
    'This form has said something else already. What you typed is below; sent now, it is said besides that.',
  gone: 'The comment was deleted or hidden meanwhile, so that it cannot be changed. What you typed is below.',
  changed:
    'The comment was changed meanwhile, in another window perhaps. What you typed is below; sent now, it replaces what is there.',
} as const

/** Why a comment was not taken, and what to do. */
export const notTaken = (why: keyof typeof WHY_NOT): string => WHY_NOT[why]

/** The fields of a comment's form as they were typed. */
export async function readTyped(c: Context): Promise<Typed & { isPreview: boolean }> {
  const fields = await readForm(c)
  const text = (name: string) => {
    const [value] = [fields[name]].flat()
    return typeof value === 'string' ? value : ''
  }
  const version = Number(text('version'))
  return {
    comment: text('comment').replaceAll(/\r\n?/g, '\n'),
    quote: text('quote').replaceAll(/\r\n?/g, '\n').slice(0, 4000),
    before: text('before').slice(0, 200),
    form: text('form').slice(0, 64),
    ...(Number.isSafeInteger(version) && version > 0 && { version }),
    isPreview: fields['preview'] !== undefined,
  }
}

interface ComposeProps {
  paper: StoredPaper
  heading: string
  action: string
  typed: Typed
  button: string
  quotes: boolean
  status?: 200 | 400 | 403 | 409 | 429
  error?: string
  /** A text to show as it would look. */
  preview?: string
}

/** What is being written, on a page of its own: as it would look, or with what is wrong. */
export const compose = (site: Site, c: Context, props: ComposeProps) => {
  const { paper, heading, action, typed, button, quotes, status = 200, error, preview } = props
  return c.html(
    <Layout site={site} kind="read" title={heading} head={<meta name="robots" content="noindex" />} bare>
      <header class="page-head">
        <h1>{heading}</h1>
        <p dir="auto">
          <a href={paperPath(paper.id)}>
            <Maths text={paper.title} inLink />
          </a>
        </p>
        {error !== undefined && (
          <p class="error" role="alert">
            {error}
          </p>
        )}
      </header>
      {preview !== undefined && <Preview text={preview} />}
      <CommentForm {...{ action, typed, button, quotes }} name="comment" label="What do you say?" />
    </Layout>,
    status,
  )
}
