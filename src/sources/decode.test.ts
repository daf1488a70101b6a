import { existsSync, readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decode, decodeLines } from './decode.ts'
import { FormatError } from './record.ts'

const latin = (text: string) => Buffer.from(text, 'latin1')
const wide = (text: string) => Buffer.from(text, 'utf16le')
const swapped = (text: string) => wide(text).swap16()
const read = (bytes: Uint8Array, contentType?: string) => {
  const { text, warnings } = decode(bytes, contentType)
  return { text, warnings: warnings.map(({ line, message }) => `${line}: ${message}`) }
}

describe('without a word', () => {
  const clean = '@misc{a, title = {Zürich ąę 中 📄}}\n'
  test.each([
    ['UTF-8', Buffer.from(clean)],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${clean}`)],
    ['UTF-16 with its mark', wide(`\uFEFF${clean}`)],
    ['UTF-16 the other way round with its mark', swapped(`\uFEFF${clean}`)],
    ['UTF-16', wide(clean)],
    ['UTF-16 the other way round', swapped(clean)],
    ['UTF-16 that says it is UTF-8', wide(`<?xml version="1.0" encoding="UTF-8"?><a/>${clean}`)],
    ['UTF-8 that says it is UTF-16', Buffer.from(`<?xml version="1.0" encoding="utf-16"?><a/>${clean}`)],
    ['UTF-8 that says it is Latin-1', Buffer.from(`<?xml version="1.0" encoding="iso-8859-1"?><a/>${clean}`)],
  ])('reads %s', (_, bytes) => {
    const { text, warnings } = read(bytes)
    expect(text.endsWith(clean)).toBe(true)
    expect(text).not.toContain('\uFEFF')
    expect(warnings).toEqual([])
  })

  test.each([
    ['XML', `<?xml version="1.0" encoding="ISO-8859-1"?>\n<a>é</a>`],
    ['XML in single quotes', `<?xml version='1.0' encoding='windows-1252' standalone="yes"?><a>é</a>`],
    ['HTML', '<html><head><meta charset=iso-8859-1><title>é</title>'],
    ['older HTML', '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252"><p>é'],
    ['JabRef', '% Encoding: Cp1252\n@misc{a, title = {é}}'],
    [
      'JabRef below a line of its own',
      '% This file was created with JabRef 2.4.2.\n% Encoding: ISO8859_1\n@misc{a, title = {é}}',
    ],
    ['BibDesk', '%% Saved with string encoding Western (ISO Latin 1) \n@misc{a, title = {é}}'],
    ['Emacs', '%% -*- mode: bibtex; coding: latin-1-unix -*-\n@misc{a, title = {é}}'],
    ['TeXShop', '%!TEX encoding = ISO-8859-1\n@misc{a, title = {é}}'],
    ['vim', '% vim: fileencoding=latin1\n@misc{a, title = {é}}'],
    ['a comment', '@comment{encoding: windows-1252}\n@misc{a, title = {é}}'],
  ])('believes %s', (_, text) => {
    expect(read(latin(text))).toEqual({ text, warnings: [] })
  })

  test('believes other encodings by whatever name', () => {
    const cyrillic = Uint8Array.from([0xcf, 0xb8, 0xf2, 0xf0])
    const named = (name: string, ...bytes: Uint8Array[]) =>
      decode(Buffer.concat([latin(`% Encoding: ${name}\n`), ...bytes])).text.split('\n')[1]
    expect(named('Cp1251', cyrillic)).toBe('Пётр')
    expect(named('windows-1251', cyrillic)).toBe('Пётр')
    expect(named('KOI8_R', Uint8Array.from([0xf0, 0xc5, 0xd4, 0xd2]))).toBe('Петр')
    expect(named('MacRoman', Uint8Array.from([0x8e]))).toBe('é')
    expect(named('latin9', Uint8Array.from([0xa4]))).toBe('€')
    expect(named('GBK', Uint8Array.from([0xd6, 0xd0]))).toBe('中')
    expect(named('SJIS', Uint8Array.from([0x92, 0x86]))).toBe('中')
    expect(named('EUC_JP', Uint8Array.from([0xc3, 0xe6]))).toBe('中')
    expect(named('ISO-2022-JP', latin('\x1B$BCf\x1B(B'))).toBe('中')
  })

  test.each([
    ['the answer', 'text/xml; charset=iso-8859-1', '<a>é</a>'],
    ['the answer in quotes', 'text/xml; Charset="ISO-8859-1"', '<a>é</a>'],
    [
      'the text, where the answer is wrong',
      'text/xml; charset=utf-8',
      '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>',
    ],
  ])('believes %s', (_, type, text) => {
    expect(read(latin(text), type)).toEqual({ text, warnings: [] })
  })
})

describe('with a warning', () => {
  const one = (text: string, at: number, byte: number) => {
    const bytes = Buffer.from(text)
    bytes[at] = byte
    return bytes
  }

  test.each([
    [
      'a byte that begins nothing',
      one('a\nb\r\ncxd', 6, 0xff),
      'a\nb\r\ncÿd',
      '3: a byte here is not UTF-8; read as Windows-1252',
    ],
    [
      'an end within a character',
      Buffer.from([65, 10, 0xe2, 0x80]),
      'A\nâ€',
      '2: 2 bytes from here on are not UTF-8; read as Windows-1252',
    ],
    [
      'Latin-1 that says nothing',
      latin('café\ndéjà'),
      'café\ndéjà',
      '1: 3 bytes from here on are not UTF-8; read as Windows-1252',
    ],
    [
      'one letter among others',
      Buffer.concat([Buffer.from('Zürich é\n'), latin('é')]),
      'Zürich é\né',
      '2: a byte here is not UTF-8; read as Windows-1252',
    ],
    [
      'an encoding nobody knows',
      latin('% Encoding: Klingon\né'),
      '% Encoding: Klingon\né',
      '2: a byte here is not UTF-8, and "Klingon" is no encoding known here; read as Windows-1252',
    ],
    [
      'half of a pair in UTF-16',
      Buffer.from([0xff, 0xfe, 10, 0, 0, 0xdc, 65, 0]),
      '\n\uFFFDA',
      '2: not all of it is UTF-16LE; what is not reads \uFFFD',
    ],
  ])('reads %s', (_, bytes, text, warning) => {
    expect(read(bytes)).toEqual({ text, warnings: [warning] })
  })

  test('one bad byte does not make Latin-1 of UTF-8, whatever the answer says', () => {
    const bytes = Buffer.concat([Buffer.from('<a>Zürich, Ångström, Ærø</a>'), latin('é')])
    expect(decode(bytes, 'text/xml; charset=iso-8859-1').text).toBe('<a>Zürich, Ångström, Ærø</a>é')
  })

  test('what is no letter of UTF-8 in a strict sense is none', () => {
    const strange = [
      [0xc0, 0xaf],
      [0xed, 0xa0, 0x80],
      [0xf5, 0x80, 0x80, 0x80],
      [0xe0, 0x80, 0xaf],
      [0xf4, 0x90, 0x80, 0x80],
    ]
    for (const bytes of strange) {
      expect(read(Uint8Array.from(bytes)).warnings[0]).toContain(
        `${bytes.length} bytes from here on are not UTF-8`,
      )
    }
  })
})

test('valid UTF-8 is never touched, and no bytes upset it', () => {
  const letters = fc.string({ unit: 'grapheme' })
  fc.assert(
    fc.property(letters, fc.uint8Array({ maxLength: 9 }), letters, (before, bytes, after) => {
      const start = `% ${before.replaceAll('\uFEFF', '')}`
      const { text } = decode(Buffer.concat([Buffer.from(`${start} \n`), bytes, Buffer.from(`\n${after} %`)]))
      if (bytes.every((byte) => byte > 0)) expect(text.startsWith(start)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

describe('what is no text is named', () => {
  test.each([
    ['a PDF', latin('%PDF-1.7\n')],
    ['a PDF', latin('\n%PDF-1.4')],
    ['a ZIP archive or an office document', latin('PK\x03\x04')],
    ['a bzip2 archive', latin('BZh91AY')],
    ['an xz archive', latin('\xFD7zXZ\0')],
    ['a Zstandard archive', latin('\x28\xB5\x2F\xFD')],
    ['a 7-Zip archive', latin("7z\xBC\xAF'\x1C")],
    ['a picture', latin('\x89PNG\r\n')],
    ['a document of a word processor (RTF)', latin('{\\rtf1\\ansi')],
    ['a document of Microsoft Office', latin('\xD0\xCF\x11\xE0\xA1\xB1')],
    ['an SQLite database', latin('SQLite format 3\0')],
    ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 65, 0, 0, 0])],
    ['a tar archive', Buffer.concat([Buffer.alloc(257), latin('ustar')])],
    ['a gzip archive packed several times over', latin('\x1F\x8B\x08')],
  ])('%s', (name, bytes) => {
    expect(() => decode(bytes)).toThrow(FormatError)
    expect(() => decode(bytes)).toThrow(`this is ${name}, not text: `)
  })

  test('or at least seen', () => {
    expect(() => decode(Uint8Array.from({ length: 500 }, (_, i) => i % 32))).toThrow(
      'looks like a binary file',
    )
    expect(decode(latin('Gu\0lls')).text).toBe('Gu\0lls')
    expect(decode(new Uint8Array()).text).toBe('')
  })
})

describe('lines of a stream', () => {
  async function linesOf(bytes: Uint8Array, size: number, most = 1000) {
    const found: { lines: string[]; warnings: string[] } = { lines: [], warnings: [] }
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    )
    for await (const { lines, warnings } of decodeLines(toAsync(chunks), most)) {
      found.lines.push(...lines)
      found.warnings.push(...warnings.map(({ line, message }) => `${line}: ${message}`))
    }
    return found
  }
  async function* toAsync(chunks: Uint8Array[]) {
    yield* chunks
  }

  test.each([1, 2, 3, 7, 1000])('are whole wherever it is cut, every %d bytes', async (size) => {
    const text = 'Zürich\r\n中 📄\n\n\u2028 stays\nend'
    const lines = ['Zürich', '中 📄', '', '\u2028 stays', 'end']
    expect(await linesOf(Buffer.from(text), size)).toEqual({ lines, warnings: [] })
    expect((await linesOf(Buffer.from(`${text}\n`), size)).lines).toEqual(lines)
  })

  test.each([4, 5, 1000])('may be UTF-16, every %d bytes', async (size) => {
    const lines = ['{"a":1}', '{"b":"ü"}']
    expect((await linesOf(wide(lines.join('\n')), size)).lines).toEqual(lines)
    expect((await linesOf(swapped(`\uFEFF${lines.join('\n')}`), size)).lines).toEqual(lines)
  })

  test('with a bad byte are read with a warning by their own number', async () => {
    const bytes = Buffer.concat([Buffer.from('one\ntwo\n'), latin('dré\nend\n')])
    expect(await linesOf(bytes, 4)).toEqual({
      lines: ['one', 'two', 'dré', 'end'],
      warnings: ['3: a byte here is not UTF-8; read as Windows-1252'],
    })
  })

  test('end in an error in words when one is too long', async () => {
    const bytes = Buffer.from(`one\n${'x'.repeat(200)}`)
    await expect(linesOf(bytes, 16, 100)).rejects.toThrow(/^line 2 has more than/)
  })
})

const CASES = '../shared/cases/import'
test.skipIf(!existsSync(CASES)).each([
  ['encoding-bib-cp1252-declared.bib', 'Über die Größe der Räume', 0],
  ['encoding-bib-utf16.bib', 'Łukasz Kowal and Ana Peña', 0],
  ['encoding-rss-iso8859-declared.xml', 'Étude des modèles à été', 0],
  ['encoding-rss-one-bad-byte.xml', 'café and more', 1],
])('%s is read (when it is there)', (name, words, count) => {
  const { text, warnings } = decode(readFileSync(`${CASES}/${name}`))
  expect(text).toContain(words)
  expect(warnings).toHaveLength(count)
})
