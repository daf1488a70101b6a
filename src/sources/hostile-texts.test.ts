import { describe, test } from 'vitest'
import { type Name, OWN, PARSERS, type Parser, attempt } from './record-formats.fixture.ts'

describe.each(Object.entries(PARSERS) as [Name, Parser][])('%s', (name, parser) => {
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
