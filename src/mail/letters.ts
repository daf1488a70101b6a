import { type Content, quoted } from './message.ts'
import { wrap } from './plain.ts'
import { escape, template } from './template.ts'

interface Letter {
  subject: string
  paragraphs: readonly string[]
  button: { label: string; href: string }
  end: string
}

/** Asks whether it was the reader who asked. */
export const confirmLetter = ({ href, days }: { href: string; days: number }): Content =>
  letter({
    subject: 'Please confirm: papers in your inbox',
    paragraphs: [
      'Somebody, most likely you, asked for Daily Papers at this address. Confirm it on the page behind this link; until then nothing more is sent.',
    ],
    button: { label: 'Confirm on the page', href },
    end: `If it was not you, do nothing: the link ends after ${days} days, and the address is forgotten.`,
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

function letter({ subject, paragraphs, button, end }: Letter): Content {
  return {
    subject,
    html: [
      quoted(
        [
          template.head({ title: escape(subject), preview: escape(paragraphs[0]!), line: escape(subject) }),
          ...paragraphs.map((paragraph) => template.note({ html: escape(paragraph) })),
          template.button({ href: escape(button.href), label: escape(button.label) }),
          template.foot({ html: escape(end) }),
        ].join('\n'),
      ),
    ],
    text: [quoted([...paragraphs.map((paragraph) => wrap(paragraph)), button.href, wrap(end)].join('\n\n'))],
    pictures: [],
  }
}
