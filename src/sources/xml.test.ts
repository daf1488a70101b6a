import { describe, expect, test } from 'vitest'
import { createNotes } from './record.ts'
import { elementsOf, firstOf, parseXml, rawText, textIn } from './xml.ts'

function read(text: string) {
  const notes = createNotes()
  const root = parseXml(text, notes)
  return { root, warnings: notes.inOrder().map(({ line, message }) => `${line}: ${message}`) }
}

test('reads elements with their text, attributes and lines', () => {
  const { root, warnings } = read(
    '\uFEFF<?xml version="1.0"?>\r\n<!-- gulls -->\r\n<a>\r\n <b x="1 &amp; 2">p &lt; <![CDATA[<i>&amp;]]>&#233;</b>\n <c/></a>\n',
  )
  expect(warnings).toEqual([])
  expect(root).toMatchObject({ name: 'a', line: 3, isWhole: true })
  expect(firstOf(root, 'b')).toMatchObject({
    line: 4,
    attributes: { x: '1 & 2' },
    children: ['p < <i>&amp;é'],
  })
  expect(firstOf(root, 'c')).toMatchObject({ line: 5, children: [], isWhole: true })
  expect(textIn(root, 'c', 'b')).toBe('p < <i>&amp;é')
})

test('names do not hang on prefixes', () => {
  const { root } = read(
    '<r xmlns="http://www.w3.org/2005/Atom" xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:a="http://www.w3.org/2005/Atom">' +
      '<d:title/><a:title/><dc:title/><title xmlns="http://purl.org/dc/elements/1.1/"/><x:title/></r>',
  )
  const names = root.children.map((child) => (typeof child === 'string' ? child : child.name))
  expect(names).toEqual(['dc:title', 'title', 'dc:title', 'dc:title', 'x:title'])
  expect([...elementsOf(root, 'dc:title')]).toHaveLength(3)
})

describe('what is not well formed', () => {
  test('an element that is not closed', () => {
    const { root, warnings } = read('<a>\n<b><c>x</b>\n<d>y</d></a>')
    expect(rawText(firstOf(root, 'b'))).toBe('x')
    expect(textIn(root, 'd')).toBe('y')
    expect(warnings).toEqual(['2: <c> is not closed; read up to the end of what it stands in'])
  })

  test('a bare sign of mathematics or company', () => {
    const { root, warnings } = read('<a><b>x < 3 & y, AT&T, &nbsp; p<0.05></b></a>')
    expect(textIn(root, 'b')).toBe('x < 3 & y, AT&T, &nbsp; p<0.05>')
    expect(warnings).toEqual(['1: "<0.05" starts no element; read as text'])
  })

  test('more after the end', () => {
    expect(read('<a/>\n<b/>').warnings).toEqual(['2: a second document starts here; ignored'])
    expect(read('<a/>\n\nx').warnings[0]).toMatch(/text after the end of the document; ignored$/)
  })

  test('a text that breaks off', () => {
    const { root, warnings } = read('<a>\n<b>x</b>\n<c>y <d')
    expect(root.isWhole).toBe(false)
    expect(firstOf(root, 'b')?.isWhole).toBe(true)
    expect(firstOf(root, 'c')?.isWhole).toBe(false)
    expect(warnings).toEqual(['3: the text breaks off here; kept what came before'])
  })

  test('names that JavaScript knows', () => {
    const { root } = read(
      '<a hasOwnProperty="1" __proto__="2" constructor="3"><constructor>&constructor;</constructor></a>',
    )
    expect(textIn(root, 'constructor')).toBe('&constructor;')
  })
})

test('UTF-8 that was read as Latin-1 is read again; Latin-1 stays', () => {
  const { root, warnings } = read(Buffer.from('<a>πß</a>').toString('latin1'))
  expect(rawText(root)).toBe('πß')
  expect(warnings).toEqual(['1: the text is UTF-8 that was read as Latin-1; read as UTF-8'])
  expect(rawText(read('<a>Ã, é</a>').root)).toBe('Ã, é')
})

test.each([
  ['', /empty/],
  [' \n', /empty/],
  ['Rate exceeded.', /starts with "Rate exceeded\."/],
  ['{"a": 1}', /JSON/],
  ['<!DOCTYPE html><html></html>', /web page/],
  ['<html><body/></html>', /web page/],
  ['\n<!-- x --><!doctype HTML><p>', /web page/],
  ['<?xml version="1.0"?>', /no element/],
  ['<0>', /no element/],
  [Buffer.from('<a>gull</a>', 'utf16le').toString('latin1'), /UTF-16/],
  ['<!DOCTYPE a [<!ENTITY x "&y;&y;">]><a>&x;</a>', /document type/],
  ['<!DOCTYPE rss PUBLIC "-//x" "http://example.org/x.dtd"><rss/>', /document type/],
  ['<a><!ELEMENT b ANY></a>', /line 1 holds a document type/],
  ['<a>'.repeat(101), /more than 100 deep/],
  [`<a>${'<b/>'.repeat(500_000)}</a>`, /more than 500000 elements/],
])('refuses %.30s', (text, message) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({ name: 'FormatError', message: expect.stringMatching(message) }),
  )
})

test('takes no longer than the length of the text', () => {
  const parts = [
    '&amp;',
    '<!--',
    '<![CDATA[',
    '<',
    '</a>',
    '<a ',
    '<1>x</1>',
    'a="1" ',
    '<!x',
    '\n',
    '<?',
    '<a/>',
    '"',
    '&',
  ]
  for (const part of parts) {
    const start = performance.now()
    try {
      read(`<r>${part.repeat(300_000)}`)
    } catch (error) {
      expect(error).toMatchObject({ name: 'FormatError' })
    }
    expect(performance.now() - start, part).toBeLessThan(20_000)
  }
})
