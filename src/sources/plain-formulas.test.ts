import { expect, test } from 'vitest'
import { withPlainFormulas } from './plain-formulas.ts'

test.each([
  ['A$^2$RD: a diffusion', 'A²RD: a diffusion'],
  ['MA$^{2}$P', 'MA²P'],
  ['Size 2^{128} of a codebook', 'Size 2¹²⁸ of a codebook'],
  ['A$_3$B$_2$', 'A₃B₂'],
  [String.raw`$\mathcal{B}^{3}$-Net`, 'B³-Net'],
  [String.raw`Breaking $\textit{Winner-Takes-All}$: a`, 'Breaking Winner-Takes-All: a'],
  [String.raw`Codes over $\frac{\mathbb{F}_{p^m}[u]}{\langle u^t\rangle}$`, 'Codes over F_(p^m)[u]/⟨u^t⟩'],
  [String.raw`up to \(5.1\times\) over`, 'up to 5.1× over'],
  [String.raw`$O(\sqrt{n})$ and $x_{n+1}$`, 'O(√n) and x_(n+1)'],
  ['$5 for one, $6 for two', '$5 for one, $6 for two'],
  ['snake_case and {braces}', 'snake_case and {braces}'],
])('%s', (text, plain) => {
  expect(withPlainFormulas(text)).toBe(plain)
})

test('takes no longer for a hostile text', () => {
  for (const text of ['$'.repeat(1e5), '\\('.repeat(1e5), 'x^{'.repeat(1e5), '$x^'.repeat(3e4)]) {
    const start = process.cpuUsage().user
    withPlainFormulas(text)
    expect(process.cpuUsage().user - start, text.slice(0, 6)).toBeLessThan(1e6)
  }
})
