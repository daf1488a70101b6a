import { expect, test } from 'vitest'
import { givenFirst, namesIn, readNames, splitAuthors } from './author-names.ts'

test.each([
  ['Gull, Ada', 'Ada Gull'],
  ['van der Tern, Bo', 'Bo van der Tern'],
  ['Gull, Ada, Jr.', 'Ada Gull Jr.'],
  ['Gull, Jr., Ada', 'Ada Gull Jr.'],
  ['Ada Gull, Jr.', 'Ada Gull Jr.'],
  ['Ada Gull', 'Ada Gull'],
  ['Gull,', 'Gull'],
  [
    'The Tides, Gulls, Terns and Auks Collaboration, and Others',
    'The Tides, Gulls, Terns and Auks Collaboration, and Others',
  ],
])('%s is %s', (name, expected) => expect(givenFirst(name)).toBe(expected))

test.each([
  ['Ada Gull, Bo Tern and Cy Auk', ['Ada Gull', 'Bo Tern', 'Cy Auk']],
  ['Ada Gull, Bo Tern, and Cy Auk', ['Ada Gull', 'Bo Tern', 'Cy Auk']],
  ['Ada Gull, Jr., Bo Tern', ['Ada Gull Jr.', 'Bo Tern']],
  ['Ada Gull (1 and 2), Bo Tern (2) ((1) Isle, North, (2) Cliff)', ['Ada Gull', 'Bo Tern']],
  ['Gull, A., van der Tern, B. C., Auk, D.-E.', ['A. Gull', 'B. C. van der Tern', 'D.-E. Auk']],
  ['Wei Li, Bo Xu', ['Wei Li', 'Bo Xu']],
  ['Li, Xu', ['Li', 'Xu']],
  ['Ada Gull; Bo Tern', ['Ada Gull', 'Bo Tern']],
  ['Ada Gull (Isle, Bo Tern', ['Ada Gull (Isle', 'Bo Tern']],
  ['', []],
  [' , and ', []],
])('%s', (text, names) => expect(splitAuthors(text)).toEqual(names))

test.each([
  ['Gull, Ada', ['Ada Gull']],
  ['Gull, A.; Tern, B.; Auk, C.', ['A. Gull', 'B. Tern', 'C. Auk']],
  ['Gull A, Tern B, de la Auk CD', ['A Gull', 'B Tern', 'CD de la Auk']],
  ['Gull, A., Tern, B., & Auk, C.', ['A. Gull', 'B. Tern', 'C. Auk']],
  ['Gull, Ada, Tern, Bo', ['Ada Gull', 'Bo Tern']],
  ['Gull, Ada, PhD', ['Ada Gull PhD']],
  ['Ada Gull and Bo Tern', ['Ada Gull', 'Bo Tern']],
  ['North Sea Institute', ['North Sea Institute']],
  ['Gull, A. and 12 others', ['A. Gull', 'et al.']],
])('in one field: %s', (text, names) => expect(namesIn(text)).toEqual(names))

test.each([
  [['Ada Gull', null, ''], ['Ada Gull'], false],
  [['<a href="x">Ada Gull</a>', 'Bo T&euml;rn'], ['Ada Gull', 'Bo Tërn'], false],
  [['Erd\\H{o}s, {\\O}re', 'S{\\o}ren Auk'], ['Erdős, Øre', 'Søren Auk'], false],
  [
    ['Ada Gull 0002', 'Bo Tern*', 'Cy Auk¹,²', 'Name11', 'Ed Owl†'],
    ['Ada Gull', 'Bo Tern', 'Cy Auk', 'Name11', 'Ed Owl'],
    false,
  ],
  [['Ada Gull$^{1,*}$', 'Bo Tern<sup>2</sup>'], ['Ada Gull', 'Bo Tern'], false],
  [['Ada Gull <ada@example.org>', 'Bo Tern (bo@example.org)'], ['Ada Gull', 'Bo Tern'], false],
  [['Ada Gull et al.'], ['Ada Gull'], true],
  [['Ada Gull', 'et al.'], ['Ada Gull'], true],
  [['Ada Gull', 'others'], ['Ada Gull'], true],
  [['Ada Gull', '+12 authors'], ['Ada Gull'], true],
  [['Ada Gull and others'], ['Ada Gull'], true],
  [['Ada Gull…'], ['Ada Gull'], true],
  [['Gull, A.; Tern, B.'], ['A. Gull', 'B. Tern'], false],
  [[':', '—'], [], false],
  [['Al Gore', 'Ed Alfano', 'Mother of Others'], ['Al Gore', 'Ed Alfano', 'Mother of Others'], false],
])('%j are read', (texts, names, areMore) => expect(readNames(texts)).toEqual({ names, areMore }))
