import { expect, test } from 'vitest'
import { toBibtex } from './bibtex.ts'
import { paper } from './paper.fixture.ts'

test('is a preprint with what is known of it', () => {
  const entry = toBibtex([
    paper({
      arxiv: '2205.13147',
      title: 'On $50 & 100% of {Sets} _x, where $x_1 \\in \\{0, 1\\}$',
      authors: ['Jürgen Müller', 'Anna van der Berg', 'Bo Li Jr.', 'The Lattice Collaboration'],
      date: '2022-05-26',
      categories: ['cs.LG', 'cs.CV'],
      abstract: 'First.\n\nSecond.',
    }),
  ])
  expect(entry).toBe(`@misc{muller2022sets,
  title = {{On \\$50 \\& 100\\% of \\{Sets\\} \\_x, where $x_1 \\in \\{0, 1\\}$}},
  author = {M{\\"u}ller, J{\\"u}rgen and van der Berg, Anna and Li, Jr., Bo and {The Lattice Collaboration}},
  year = {2022},
  month = may,
  day = {26},
  eprint = {2205.13147},
  eprinttype = {arxiv},
  archiveprefix = {arXiv},
  primaryclass = {cs.LG},
  doi = {10.48550/arXiv.2205.13147},
  url = {https://arxiv.org/abs/2205.13147},
  abstract = {First. Second.},
}
`)
})

test('needs nothing but a title', () => {
  expect(toBibtex([paper({ id: 'local-7', title: '表現学習' })])).toBe(
    '@misc{paperlocal7,\n  title = {{表現学習}},\n}\n',
  )
})

test.each([
  ['NeurIPS 2022', 'inproceedings', 'booktitle'],
  ['ICML', 'inproceedings', 'booktitle'],
  ['Findings of EMNLP 2023', 'inproceedings', 'booktitle'],
  ['CVPR Workshops', 'inproceedings', 'booktitle'],
  ['Proceedings of the 40th International Conference on Machine Learning', 'inproceedings', 'booktitle'],
  ['Advances in Neural Information Processing Systems 35', 'inproceedings', 'booktitle'],
  ['Journal of Machine Learning Research', 'article', 'journal'],
  ['IEEE Transactions on Pattern Analysis and Machine Intelligence', 'article', 'journal'],
  ['Proceedings of the National Academy of Sciences', 'article', 'journal'],
  ['A Conference 2022', 'inproceedings', 'booktitle'],
  ['IEEE/CVF Conference on Computer Vision and Pattern Recognition', 'inproceedings', 'booktitle'],
  ['CoRL', 'inproceedings', 'booktitle'],
  ['eLife', 'article', 'journal'],
  ['Proceedings of the ACM on Programming Languages', 'article', 'journal'],
  ['JMLR', 'article', 'journal'],
  ['TMLR 2024', 'article', 'journal'],
  ['TACL', 'article', 'journal'],
  ['PNAS', 'article', 'journal'],
  ['PLOS ONE', 'article', 'journal'],
  ['Nature', 'article', 'journal'],
  ['IEEE Access', 'article', 'journal'],
  ['Neural Computation', 'article', 'journal'],
  ['Physical Review Letters', 'article', 'journal'],
])('%s makes it @%s, in %s', (venue, type, field) => {
  const entry = toBibtex([paper({ venue })])
  expect(entry).toMatch(new RegExp(`^@${type}\\{`))
  expect(entry).toContain(`  ${field} = {${venue}}`)
})

test('gives each entry a key of its own', () => {
  const one = paper({ title: 'Sparse Things', authors: ['Bo Li'], date: '2020' })
  const keys = [...toBibtex([one, one, one]).matchAll(/^@misc\{(.*),$/gm)].map(([, key]) => key)
  expect(keys).toEqual(['li2020sparse', 'li2020sparse-2', 'li2020sparse-3'])
})

test.each([
  [{ arxiv: '2601.00003', venue: 'NeurIPS 2025' }, '2026'],
  [{ arxiv: 'math/9901001' }, '1999'],
  [{ venue: 'Proceedings of ACL 2025' }, '2025'],
  [{ venue: 'Journal of Sets 20255' }, undefined],
])('a paper without a date has the year that its id or its venue says: %o', (facts, year) => {
  expect(/^ {2}year = \{(\d+)\}/m.exec(toBibtex([paper(facts)]))?.[1]).toBe(year)
})
