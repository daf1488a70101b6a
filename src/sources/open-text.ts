import { isHtml, textOfHtml } from './html-text.ts'
import { hfDataIn } from './hf-page.ts'

/** A text taken out of what it came in. */
export interface Opened {
  text: string
  /** The web page it was in. */
  html?: string
}

/** Headers of a mail: at the start there are some, and among them those that every mail has. */
const isMail = (text: string): boolean => {
  const [head = ''] = text
    .slice(0, 30_000)
    .replace(/^From .*\r?\n/, '')
    .split(/\r?\n\r?\n/, 1)
  const isHeaders = /^(?:[A-Za-z][\w-]{0,60}:[^\n]*(?:\r?\n|$)(?:[ \t][^\n]*(?:\r?\n|$))*)+$/.test(head)
  return (
    isHeaders &&
    /^From:/im.test(head) &&
    /^(?:MIME-Version|Message-ID|Received|Return-Path|Content-Type):/im.test(head)
  )
}

/** Takes a text out of a mail or a saved web page; any other text is as it was. */
export async function openText(text: string): Promise<Opened> {
  if (isHtml(text)) return openPage(text)
  if (!isMail(text)) return { text }
  const { simpleParser } = await import('mailparser')
  const { html, text: plain = '' } = await simpleParser(text, { skipImageLinks: true, skipTextToHtml: true })
  // Only the page has the addresses of the papers.
  return html ? openPage(html) : { text: plain }
}

/** The data in a page of Hugging Face says more than its text. */
const openPage = (html: string): Opened => ({ text: hfDataIn(html) ?? textOfHtml(html), html })
