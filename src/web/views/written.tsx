import { raw } from 'hono/html'
import { renderComment } from './comment-markdown.ts'

/** What a member wrote in Markdown. */
export const Written = ({ text }: { text: string }) => <div class="written">{raw(renderComment(text))}</div>
