import { describe, expect, test } from 'vitest'
import { type Name, OWN, PARSERS, type Parser, attempt } from './record-formats.fixture.ts'

const HOSTILE = [
  '{',
  '[',
  '"',
  '\\',
  '@',
  '@a{b,',
  '@a{b, title = {',
  'TY  - X\n',
  '{"title":"a"}\n',
  '%',
  ' and ',
]

describe.each(Object.entries(PARSERS) as [Name, Parser][])('%s', (name, parser) => {
  test('a hostile text takes no longer than another', () => {
    const starts = [
      OWN[name].slice(0, OWN[name].length / 2),
      OWN[name].slice(0, OWN[name].indexOf('Möwen')),
      '',
    ]
    for (const piece of HOSTILE) {
      for (const start of starts) {
        const started = performance.now()
        attempt(parser, start + piece.repeat(5000))
        expect(performance.now() - started, piece).toBeLessThan(1000)
      }
    }
  })

  test('is not upset by depth', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
      ['{', '}'],
      ['@a{b, t = {', '}}'],
    ] as const) {
      const deep = open.repeat(50_000) + close.repeat(50_000)
      attempt(parser, deep)
      attempt(parser, OWN[name].replace('"x"', deep).replace('{x}', deep))
    }
  })
})
