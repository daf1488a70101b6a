import { z } from 'zod'
import { moment } from './hf-shapes.ts'
import { shape } from './shape.ts'

const someone = shape(
  'Member',
  z.object({ name: z.string().describe('Their handle.'), fullname: z.string() }),
)

/** Words of a paper, by the selectors of W3C's Web Annotation Data Model. */
const quote = shape(
  'Quote',
  z.object({
    source: z.enum(['abstract', 'summary']),
    selector: z.tuple([
      z.object({
        type: z.literal('TextQuoteSelector'),
        exact: z.string(),
        prefix: z.string(),
        suffix: z.string(),
      }),
      z.object({ type: z.literal('TextPositionSelector'), start: z.int(), end: z.int() }),
    ]),
  }),
)

/** As Hugging Face has them in its pages. */
export const commentShape = shape(
  'Comment',
  z.object({
    id: z.string(),
    type: z.literal('comment'),
    author: someone.optional().describe('Absent for somebody who is no member any more.'),
    createdAt: moment,
    data: z.object({
      edited: z.boolean(),
      hidden: z.boolean().describe('By a curator, or because it was deleted.'),
      hiddenBy: someone.optional().describe('The curator who hid it.'),
      hiddenReason: z.string().optional().describe('The curator’s, for everybody to read.'),
      latest: z
        .object({
          raw: z.string().describe('Markdown.'),
          html: z.string(),
          updatedAt: moment,
        })
        .optional()
        .describe('Absent when it is hidden.'),
    }),
    dailyPapers: z.object({
      path: z.string().describe('Of its page on this site.'),
      parent: z.string().optional().describe('The id of what it answers.'),
      version: z.int().describe('From 1; each change makes the next.'),
      quote: quote.optional().describe('The words of the paper that it speaks of.'),
    }),
  }),
)

export const commentsShape = shape(
  'Comments',
  z.object({
    total: z.int(),
    comments: z.array(commentShape).describe('The newest first.'),
  }),
)

export const saidShape = shape('NewComment', z.object({ newMessage: commentShape }))
