import { expect, test } from 'vitest'
import { mentionedArxivId } from './arxiv-mention.ts'

test.each([
  ['arXiv preprint arXiv:2401.00017', '2401.00017'],
  ['arXiv: 2401.00017v2 [cs.LG]. Accepted.', '2401.00017v2'],
  ['ArXiv 2401.00017.', '2401.00017'],
  ['ArXiv, abs/2401.00017', undefined],
  ['(arXiv:math.GT/0309136)', 'math/0309136'],
  ['arXiv:hep-th/9901001 and arXiv:2401.00017', undefined],
  ['arXiv:2401.00017, that is arXiv:2401.00017', '2401.00017'],
  ['arXiv preprint', undefined],
  ['2401.00017', undefined],
  [undefined, undefined],
])('%j names %s', (text, id) => {
  expect(mentionedArxivId(text)).toBe(id)
})
