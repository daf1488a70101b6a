import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'label-sharpness',
  arxiv: '2401.08865',
  title:
    'The Effect of Intrinsic Dataset Properties on Generalization: Unraveling Learning Differences ' +
    'Between Natural and Medical Images',
  authors: ['Nicholas Konz', 'Maciej A. Mazurowski'],
  date: '2024-01-16',
  topics: ['medical imaging', 'theory', 'robustness', 'vision'],
  does: 'transfer',
  summary:
    'Networks generalise worse the more dimensions their data really have, but the effect is much steeper ' +
    'for X-rays and scans than for photographs. The paper proposes the missing quantity: label sharpness, ' +
    'how alike two images can be and still have different labels. Medical sets have sharper labels, so ' +
    'they are harder to learn from and their models easier to fool.',
  claim:
    'Over 6 models and 11 data sets medical images have sharper labels than natural ones, which goes with ' +
    'a steeper loss of generalisation and with weaker adversarial robustness.',
  reading:
    'How much better one can foretell the loss of a network when one knows not only the size and the ' +
    'dimension of its data, but also how alike two pictures with different labels can be. 0 would mean ' +
    'that this third number tells nothing new.',
  venue: 'ICLR 2024',
  code: 'https://github.com/mazurowski-lab/intrinsic-properties',
})
