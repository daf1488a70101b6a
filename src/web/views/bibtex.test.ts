import { expect, test } from 'vitest'
import { paper } from '../app.fixture.ts'
import { toBibtex } from './bibtex.ts'

test('is one entry with what is known', () => {
  const entry = toBibtex(
    paper({
      id: '2205.13147',
      arxiv: '2205.13147',
      title: 'On $50 & 100% of {Sets} _x',
      authors: ['Jürgen Müller', 'Bo Li'],
      date: '2022-05-26',
    }),
  )
  expect(entry).toBe(`@misc{muller2022sets,
  title = {{On \\$50 \\& 100\\% of \\{Sets\\} \\_x}},
  author = {Jürgen Müller and Bo Li},
  year = {2022},
  month = {5},
  eprint = {2205.13147},
  archiveprefix = {arXiv},
  url = {https://arxiv.org/abs/2205.13147},
}
`)
})

test('needs nothing but a title', () => {
  expect(toBibtex(paper({ id: 'local-7', title: '表現学習' }))).toBe(
    '@misc{paperlocal7,\n  title = {{表現学習}},\n}\n',
  )
})
