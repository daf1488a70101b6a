import type { BarPlot, Role } from '#lab/plot.ts'
import { type Score, inBoth } from './arms.ts'

const NAMES = {
  bt2: ['BT²', 'method'],
  wider: ['BCT, as many numbers', 'baseline'],
  bct: ['BCT', 'baseline'],
  two: ['two embeddings', 'baseline'],
  mapped: ['mapped afterwards', 'baseline'],
  independent: ['independent', 'baseline'],
} as const satisfies Record<string, readonly [name: string, role: Role]>

/** How often new queries find their class, on average over the old and the new gallery, model by model. */
export function bothPicture(scores: Record<keyof typeof NAMES, Score>): BarPlot {
  const arms = Object.keys(NAMES) as (keyof typeof NAMES)[]
  const of = (arm: keyof typeof NAMES) => inBoth(scores[arm])
  return {
    kind: 'bars',
    title: 'Right in both galleries, the old and the new',
    alt:
      `On average over the old and the new gallery BT² is right in ${percent(of('bt2'))}, BCT with as many numbers in ` +
      `${percent(of('wider'))}, BCT in ${percent(of('bct'))}, two embeddings in ${percent(of('two'))}.`,
    y: { label: 'nearest vector right' },
    bars: arms.map((arm) => ({ label: NAMES[arm][0], value: of(arm), role: NAMES[arm][1] })),
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`
