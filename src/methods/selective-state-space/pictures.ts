import type { Plot } from '#lab/plot.ts'
import { logLogSlope } from './cost.ts'
import type { Costs, Curve } from './cost-curves.ts'
import { type Copied, KINDS } from './copying.ts'
import { type Images, SIDE, type Segmented } from './lesions.ts'

/** The power with which a count grows over the three largest maps. */
export const growth = (points: Curve['operations']) => logLogSlope(points.slice(-3))

/** Counted operations against tokens, with fitted slopes. */
export function costPicture({ scan, attention, convolution }: Costs): Plot {
  const line = (name: string, role: 'method' | 'baseline', { operations }: Curve) => ({
    name: `${name}, slope ${growth(operations).toFixed(2)}`,
    role,
    points: operations,
  })
  const [tokens, most] = attention.operations.at(-1)!
  const ratio = (most / scan.operations.at(-1)![1]).toFixed(0)
  return {
    kind: 'line',
    title: 'What one layer costs',
    alt:
      `Counted operations grow with tokens to the power ${growth(scan.operations).toFixed(2)} for the selective ` +
      `scan and ${growth(attention.operations).toFixed(2)} for attention, which takes ${ratio} times as many at ` +
      `${tokens} tokens.`,
    x: { label: 'tokens', scale: 'log' },
    y: { label: 'multiply-adds and exponentials', scale: 'log' },
    series: [
      line('selective scan', 'method', scan),
      line('attention', 'baseline', attention),
      line('3 x 3 convolution', 'baseline', convolution),
    ],
  }
}

/** Accuracy of the copy against training steps. */
export function copyingPicture(selective: Copied, constant: Copied): Plot {
  const percent = ({ accuracy }: Copied) => `${(100 * accuracy).toFixed(0)} %`
  return {
    kind: 'line',
    title: 'Copying what matters out of noise',
    alt:
      `Scattered tokens copied rightly after training: ${percent(selective)} with selection, ` +
      `${percent(constant)} without; chance is ${((100 * 1) / KINDS).toFixed(1)} %.`,
    x: { label: 'training steps' },
    y: { label: 'accuracy' },
    series: [
      { name: 'selective', role: 'method', points: selective.curve },
      { name: 'time-invariant', role: 'baseline', points: constant.curve },
    ],
  }
}

const SHOWN = 1

/** A new image, its lesions, and where three models see them. */
export function lesionPicture(
  { pixels, lesions }: Images,
  found: Record<'scan' | 'attention' | 'convolution', Segmented>,
): Plot {
  const cut = (values: Float32Array) => values.subarray(SHOWN * SIDE * SIDE, (SHOWN + 1) * SIDE * SIDE)
  const image = (label: string, values: ArrayLike<number>) => ({
    label,
    width: SIDE,
    height: SIDE,
    pixels: Array.from(values, (value) => Math.round(100 * Math.min(1, Math.max(0, value))) / 100),
  })
  const said = (name: string, { dice }: Segmented) => `${name} (Dice ${dice.toFixed(2)})`
  const names = [
    said('four scans', found.scan),
    said('attention', found.attention),
    said('convolutions', found.convolution),
  ] as const
  return {
    kind: 'images',
    title: 'Blobs striped like the corner are lesions',
    alt: `Dice over new images: ${names.join(', ')}. Convolutions cannot see the corner from the blobs.`,
    images: [
      image(
        'image',
        cut(pixels).map((value) => 0.5 + value / 3),
      ),
      image('lesions', cut(lesions)),
      image(names[0], cut(found.scan.chances)),
      image(names[1], cut(found.attention.chances)),
      image(names[2], cut(found.convolution.chances)),
    ],
  }
}
