import { expect, test } from 'vitest'
import { withPlainFormulas } from './plain-formulas.ts'

test.each([
  ['A$^2$RD: a diffusion', 'A²RD: a diffusion'],
  ['MA$^{2}$P', 'MA²P'],
  ['Size 2^{128} of a codebook', 'Size 2¹²⁸ of a codebook'],
  ['A$_3$B$_2$', 'A₃B₂'],
  [String.raw`$\mathcal{B}^{3}$-Net`, 'B³-Net'],
  [String.raw`Breaking $\textit{Winner-Takes-All}$: a`, 'Breaking Winner-Takes-All: a'],
  [
    String.raw`Codes over $\frac{\mathbb{F}_{p^m}[u]}{\langle u^t\rangle}$`,
    'Codes over (F_(p^m)[u])/(⟨u^t⟩)',
  ],
  [String.raw`up to \(5.1\times\) over`, 'up to 5.1× over'],
  [String.raw`$O(\sqrt{n})$ and $x_{n+1}$`, 'O(√n) and xₙ₊₁'],
  ['$5 for one, $6 for two', '$5 for one, $6 for two'],
  ['snake_case and {braces}', 'snake_case and {braces}'],
  ['Don’t Pass$\\mathtt{@}k$: a frame', 'Don’t Pass@k: a frame'],
  ['$\\bf{D^3}$QE', 'D³QE'],
  ['A$^2$Search', 'A²Search'],
  ['BT^2: Basis', 'BT²: Basis'],
  ['X^{2}-Gaussian, H_{2}O', 'X²-Gaussian, H₂O'],
  ["$\\textit{Don't Guess}$, $f'$", 'Don’t Guess, f′'],
  ['LLM$\\times$Map, $22\\times$, $2{\\times}2$', 'LLM×Map, 22×, 2 × 2'],
  ['of $\\mathcal{O}(n\\log n)$', 'of O(n log n)'],
  ['$\\frac{K}{N}>r_M$ and $\\sqrt{a+b}$', 'K/N > r_M and √(a+b)'],
  ['$y \\in \\mathbb{R}^{d}$', 'y ∈ ℝ^d'],
  ['$\\pi_{0.5}$, $N_{\\text{eff}}$, $x_{ij}$', 'π_0.5, N_eff, xᵢⱼ'],
  ['$\\hat{x}$, $\\widetilde{xy}$, $A \\neq B$', 'x̂, xy, A ≠ B'],
  ['$\\alpha x + \\unknown{y}$', 'αx + unknown y'],
  ['\\(a\\) and \\[b\\] and $$c$$', 'a and b and c'],
  ['$5 and $10, \\$3', '$5 and $10, \\$3'],
  ['snake_case, a^b, 2^n', 'snake_case, a^b, 2^n'],
  ['10^-3, O(n^2), n^2^x', '10⁻³, O(n²), n^2^x'],
  ['no maths', 'no maths'],
  ['$\\{1,\\dots,n\\}$ at 90$\\%$', '{1,…,n} at 90%'],
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
