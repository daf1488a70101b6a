import { expect, test } from 'vitest'
import { givenFirst, splitAuthors } from './author-names.ts'

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
