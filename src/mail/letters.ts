import { type Content, quoted } from './message.ts'
import { wrap } from './plain.ts'
import { escape, template } from './template.ts'

/** Paragraphs, one button, and what stands below it. */
export interface Letter {
  subject: string
  paragraphs: readonly string[]
  button: { label: string; href: string }
  end: string
  /** Where mails like it are ended by one click. */
  unsubscribe?: { label: string; href: string }
}

interface Asked {
  /** Of the page that confirms. */
  href: string
  /** The link is good for so long. */
  days: number
  /** What was asked for, in words. */
  when: string
}

/** Asks whether it was the reader who asked. */
export const confirmLetter = ({ href, days, when }: Asked): Content =>
  letter({
    subject: 'Please confirm: papers in your inbox',
    paragraphs: [
      `Somebody, most likely you, asked for Daily Papers at this address, ${when}. Confirm it on the page behind this link; until then nothing more is sent.`,
    ],
    button: { label: 'Confirm on the page', href },
    end: `If it was not you, do nothing: the link ends after ${days} days, and an address that was not confirmed is forgotten.`,
  })

/** Asks a reader who asked again, with other choices, whether it was them. */
export const changeLetter = ({ href, days, when, manage }: Asked & { manage: string }): Content =>
  letter({
    subject: 'You get Daily Papers already: change what you get?',
    paragraphs: [
      `Somebody, most likely you, asked for Daily Papers at this address, which gets it already. Asked for was other mail than now: ${when}. Take it on the page behind this link; until then nothing changes.`,
      `All that can be chosen is on the page of your subscription: ${manage}`,
    ],
    button: { label: 'Take the new choices', href },
    end: `If it was not you, do nothing: the link ends after ${days} days. Keep this mail to yourself: its links open your subscription.`,
  })

/** Leads a reader who asked again to what they have. */
export const accountLetter = ({ href }: { href: string }): Content =>
  letter({
    subject: 'You get Daily Papers already',
    paragraphs: [
      'Somebody, most likely you, asked for Daily Papers at this address, which gets it already. Nothing was changed. On the page behind this link you can change what you get, pause it, or end it.',
    ],
    button: { label: 'See your subscription', href },
    end: 'If it was not you, do nothing. Keep this mail to yourself: its link opens your subscription.',
  })

export function letter({ subject, paragraphs, button, end, unsubscribe }: Letter): Content {
  const link = unsubscribe && ` <a href="${escape(unsubscribe.href)}">${escape(unsubscribe.label)}</a>`
  const below = unsubscribe ? [`${unsubscribe.label}:`, unsubscribe.href] : []
  return {
    subject,
    html: [
      quoted(
        [
          template.head({ title: escape(subject), preview: escape(paragraphs[0]!), line: escape(subject) }),
          ...paragraphs.map((paragraph) => template.note({ html: escape(paragraph) })),
          template.button({ href: escape(button.href), label: escape(button.label) }),
          template.foot({ html: escape(end) + (link ?? '') }),
        ].join('\n'),
      ),
    ],
    text: [
      quoted(
        [...paragraphs.map((paragraph) => wrap(paragraph)), button.href, wrap(end), ...below].join('\n\n'),
      ),
    ],
    pictures: [],
  }
}
