import { describe, expect, test } from 'vitest'
import { breakLines } from './lines.ts'
import { readable } from './readable.ts'
import { readFrom, shape, widthOf } from './shape.ts'

describe('readable', () => {
  test.each([
    ['Łukasz Kaiser, Nguyễn Văn Đạt', 'Łukasz Kaiser, Nguyễn Văn Đạt'],
    ['Обучение и Ἀριστοτέλης', 'Обучение и Ἀριστοτέλης'],
    ['𝒪(n) ∀x∈ℝᵈ, ℓ₂ ≤ 10⁻³', '𝒪(n) ∀x∈ℝᵈ, ℓ₂ ≤ 10⁻³'],
    ['تعلم التمثيلات', 'تعلم التمثيلات'],
    ['למידת ייצוגים', 'למידת ייצוגים'],
    ['Two\n\t lines ', 'Two lines'],
    ['🤗 Transformers 👩‍👩‍👧‍👦', 'Transformers'],
    ['\u202Elive\u202C\u0000\uE000\uFEFF', 'live'],
    ['Z\u0351\u0352\u0353\u0354algo', 'Zalgo'],
    ['', ''],
  ])('%j is %j', (given, shown) => {
    expect(readable(given, 'serif')).toBe(shown)
  })

  test.each(['学习表示', 'Deep 学习', '한국어', 'かな', 'ไทย'])('%s is in no font of ours', (given) => {
    expect(readable(given, 'serif')).toBeUndefined()
  })
})

describe('a line', () => {
  test('has an outline for each letter, whatever its font', () => {
    for (const text of ['office', 'ℓ₂', 'Обучение', 'تعلم']) {
      const { path, width } = shape(text, 'serif', 40)
      expect(path, text).toMatch(/^M[-\d. MLQCZ]+$/)
      expect(width, text).toBeGreaterThan(20)
    }
  })

  test('of Arabic is joined, from the right', () => {
    const apart = [...'تعلم'].reduce((sum, letter) => sum + widthOf(letter, 'serif', 40), 0)
    expect(widthOf('تعلم', 'serif', 40)).toBeLessThan(apart * 0.9)
    expect(readFrom('تعلم (Deep)')).toBe('rtl')
    expect(readFrom('Deep (تعلم)')).toBe('ltr')
    // Its first word stands at the right.
    const first = shape('تعلم', 'serif', 40).path
    expect(shape('تعلم abc', 'serif', 40).path).not.toContain(first)
    expect(shape('abc', 'serif', 40).path).toBe(
      shape('تعلم abc', 'serif', 40).path.slice(0, shape('abc', 'serif', 40).path.length),
    )
  })
})

describe('lines', () => {
  const setting = { face: 'serif', size: 40, width: 500, most: 3 } as const
  const fits = (lines: readonly string[]) =>
    lines.every((line) => widthOf(line, setting.face, setting.size) <= setting.width)

  test('end between words, and lose none', () => {
    const text = 'A title of words that goes over state-of-the-art lines'
    const { lines, isWhole } = breakLines(text, setting)
    expect(isWhole).toBe(true)
    expect(lines.length).toBeGreaterThan(1)
    expect(lines.join(' ').replaceAll('- ', '-')).toBe(text)
    expect(fits(lines)).toBe(true)
  })

  test.each(['word '.repeat(400), 'x'.repeat(2000), '-'.repeat(2000), 'x-'.repeat(900)])(
    'are no more than there is room for: %.10s…',
    (text) => {
      const { lines, isWhole } = breakLines(text.trim(), setting)
      expect([lines.length, isWhole]).toEqual([3, false])
      expect(lines.at(-1)).toMatch(/…$/)
      expect(fits(lines)).toBe(true)
    },
  )

  test('are none where there is no room', () => {
    expect(breakLines('word', { ...setting, most: 0 })).toEqual({ lines: [], isWhole: false })
    expect(breakLines('', setting)).toEqual({ lines: [], isWhole: true })
  })
})
