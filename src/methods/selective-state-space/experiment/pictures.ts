import type { Plot, Role } from '#lab/plot.ts'
import { KINDS } from './flip-flop.ts'
import { armsOf } from './readers.ts'
import type { Reading } from './reproduction.ts'

const ARMS = armsOf()
const OTHERS = ['constant', 'linear', 'gated'] as const
const percent = (value: number) => `${(100 * value).toFixed(0)} %`

/** How often each reader is right, against how long ago the value was written. */
export function agePicture(read: Record<'selective' | 'constant' | 'linear' | 'gated', Reading>): Plot {
  const line = (arm: keyof typeof read, role: Role) => ({
    name: ARMS[arm].name,
    role,
    points: read[arm].curve.map(([age, share]) => [age, 100 * share] as const),
  })
  return {
    kind: 'line',
    title: 'What is remembered, and for how long',
    alt:
      `Right places in sequences twice as long as those trained on: ${percent(read.selective.long)} with selection, ` +
      `${percent(read.constant.long)} with constants in its place, whose memory fades with each token to be ignored; ` +
      `linear attention ${percent(read.linear.long)}, gated recurrence ${percent(read.gated.long)}.`,
    x: { label: 'tokens since the value was written' },
    y: { label: 'right, in %' },
    series: [line('selective', 'method'), ...OTHERS.map((arm) => line(arm, 'baseline'))],
  }
}

/** How often each is right on maps of which one place tells what all have to say. */
export function mapPicture(right: Record<'cross' | 'local' | 'wide' | 'attention', number>): Plot {
  const bar = (arm: keyof typeof right, role: Role) => ({
    label: ARMS[arm].name,
    value: 100 * right[arm],
    role,
  })
  return {
    kind: 'bars',
    title: 'One place tells, all have to know',
    alt:
      `Right places: four scans ${percent(right.cross)}, attention ${percent(right.attention)}, 3 x 3 convolutions ` +
      `${percent(right.local)}, 5 x 5 convolutions ${percent(right.wide)}.`,
    y: { label: 'right, in %' },
    bars: [
      bar('cross', 'method'),
      ...(['attention', 'local', 'wide'] as const).map((arm) => bar(arm, 'baseline')),
    ],
    bound: { y: 100 / KINDS, label: 'chance' },
  }
}
