import { random, tree } from '@jax-js/jax'
import { splitEvent } from '#data/split.ts'
import { type Run, defineReproduction } from '#lab/reproduction.ts'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { keys } from '#nn/random.ts'
import { type Cohort, type Corpus, drawCorpus, trainCohort, viewer } from './models.ts'
import { agreementPicture, relationsPicture } from './pictures.ts'
import {
  MEASURES,
  type Measure,
  type Point,
  RIVALS,
  collapse,
  norm,
  spectralNorm,
  withLoss,
  withLossAmongLikes,
} from './points.ts'

const ROWS = { train: 1500, test: 200 }
/** Networks of each width; each is looked at three times in its training. */
const COHORTS = [
  { width: 8, copies: 3 },
  { width: 16, copies: 8 },
  { width: 32, copies: 2 },
] as const
const KEEP = [40, 80, 120]

export const reproduction = defineReproduction({
  metrics: {
    scatter: 'correlation with loss: NC1, scatter within classes',
    norms: 'correlation with loss: NC2, unequal norms',
    simplex: 'correlation with loss: NC2, distance from a simplex',
    uneven: 'correlation with loss: GNC2, uneven spread over the sphere',
    dual: 'correlation with loss: NC3, cosine of classifier and mean',
    unevenDual: 'correlation with loss: UNC3, variance of that cosine',
    agreement: 'correlation with loss: NC4, nearest centre agrees',
    weightNorm: 'correlation with loss: norm of all weights',
    spectralNorm: 'correlation with loss: spectral norm of the read-out',
    sharpness: 'correlation with loss: sharpness',
    unevenLikes: 'at one size and training: GNC2',
    dualLikes: 'at one size and training: NC3',
    agreementLikes: 'at one size and training: NC4',
    weightNormLikes: 'at one size and training: norm of all weights',
    agreement8: 'nearest centre agrees at the end, width 8',
    agreement16: 'nearest centre agrees at the end, width 16',
    agreement32: 'nearest centre agrees at the end, width 32',
    loss8: 'loss at the end in nats, width 8',
    loss16: 'loss at the end, width 16',
    loss32: 'loss at the end, width 32',
    entropy: 'loss of who knows the language',
    frequencies: 'loss of who knows the frequencies',
  },
  mechanisms: {
    training: 'measure the same networks before their training',
    classes: 'deal the next words to other places',
  },
  claims: [
    {
      from: 'abstract and section 4, NC4 and generalisation',
      says: (bound) =>
        `Over networks of three widths at three points of their training, the share of places where the nearest class mean agrees with the classifier has a correlation of ${bound} or lower with the loss on new text.`,
      unit: 'none',
      atMost: -0.75,
      null: 0,
      restsOn: ['training', 'classes'],
      measure: (m) => m.agreement,
    },
    {
      from: 'figure 2, GNC2 against NC2',
      says: (bound) =>
        `Even spread over the sphere explains at least ${bound} more of the variance of the loss than equal norms do.`,
      unit: 'points',
      atLeast: 0.3,
      null: 0,
      sides: ['more', 'less'],
      restsOn: ['training'],
      measure: (m) => m.uneven ** 2 - m.norms ** 2,
      why:
        'Unequal norms go with the loss more closely than an uneven spread does: both shrink as networks train and ' +
        'widen. The spread does so as well when next words are dealt to other places, so much of its link is width ' +
        'and training rather than classes.',
    },
    {
      from: 'abstract and table 1, at one scale',
      says: (bound) =>
        `Among networks of one width and as much training, which differ in start and order of the text, that agreement has a correlation of ${bound} or lower with the loss.`,
      unit: 'none',
      atMost: -0.5,
      null: 0,
      restsOn: ['training', 'classes'],
      measure: (m) => m.agreementLikes,
      why:
        'It has the sign that the paper finds, but is too weak to show on every seed with thirteen networks at three ' +
        'times each. The cosine of classifier and mean shows it on all.',
    },
  ],
  checks: [
    {
      // The forward algorithm of who knows the language: below it is a leak.
      says: (bound) =>
        `The widest networks end at least ${bound} above the loss that who knows the language has.`,
      unit: 'nats',
      atLeast: 0,
      measure: (m) => m.loss32 - m.entropy,
    },
    {
      // A unigram model, smoothed by one: any network that learnt anything of context is below.
      says: (bound) =>
        `The narrowest networks end at least ${bound} below the loss that who knows the frequencies has.`,
      unit: 'nats',
      atLeast: 0.2,
      measure: (m) => m.frequencies - m.loss8,
    },
    {
      says: (bound) =>
        `The widest networks end at least ${bound} lower than the narrowest, so that size matters.`,
      unit: 'nats',
      atLeast: 0.1,
      measure: (m) => m.loss8 - m.loss32,
    },
  ],
  scope: {
    tried:
      'Whether measures of collapse go with the loss on new text, over sizes and training and at one size, with more ' +
      'words than dimensions.',
    shrunk:
      'Transformers of one layer, 8, 16 and 32 wide, for 150 steps on a hidden Markov language of 100 words; the paper ' +
      'has 1 to 12 layers, 64 to 1024 wide, on 29 thousand tokens of stories, for up to ten epochs.',
    notTried: 'Depth, weight decay and real text. Sharpness is measured by random noise only.',
  },
  rival: { name: 'norm of the weights', metric: 'weightNorm', trains: false },
  budgetSeconds: 60,

  async *run({ seed, without }) {
    const rng = generator(random.key(seed))
    const corpus = drawCorpus(ROWS, rng)
    yield splitEvent('texts', corpus.split)
    const labels = await labelsOf(corpus, rng, without === 'classes')
    const networks = keys(random.key(seed), '8', '16', '32')

    const points: Point[] = []
    const before: Point[] = []
    for (const [i, { width, copies }] of COHORTS.entries()) {
      const key = networks[`${width}`]
      const cohort = yield* trained(
        corpus,
        i,
        trainCohort(corpus.train, key, { width, copies, keep: KEEP }, rng),
      )
      const seen = await pointsOf(corpus, cohort, copies, labels, without === 'training')
      points.push(...seen.points)
      before.push(...seen.before)
      tree.dispose(cohort.at.map(({ params }) => params))
    }
    yield { kind: 'plot', plot: agreementPicture(points, before, without !== 'training') }
    const relations = (measures: readonly Measure[], of: typeof withLoss) =>
      Object.fromEntries(measures.map((measure) => [measure, of(points, measure)])) as Record<Measure, number>
    const every = [...Object.keys(MEASURES), ...Object.keys(RIVALS)] as Measure[]
    const [over, likes] = [relations(every, withLoss), relations(every, withLossAmongLikes)]
    yield { kind: 'plot', plot: relationsPicture('Over all sizes and times', over) }
    yield { kind: 'plot', plot: relationsPicture('At one size and time', likes) }

    const atEnd = (width: number, what: 'loss' | 'agreement') =>
      mean(
        points
          .filter((point) => point.width === width && point.steps === KEEP.at(-1))
          .map((point) => point[what]),
      )
    return {
      ...over,
      unevenLikes: likes.uneven,
      dualLikes: likes.dual,
      agreementLikes: likes.agreement,
      weightNormLikes: likes.weightNorm,
      agreement8: atEnd(8, 'agreement'),
      agreement16: atEnd(16, 'agreement'),
      agreement32: atEnd(32, 'agreement'),
      loss8: atEnd(8, 'loss'),
      loss16: atEnd(16, 'loss'),
      loss32: atEnd(32, 'loss'),
      entropy: corpus.entropy,
      frequencies: corpus.frequencies,
    }
  },
})

/** The word that follows each place looked at, of the train part; or the same words dealt to other places. */
export async function labelsOf(
  { train, test }: Corpus,
  rng: RandomGenerator,
  areDealt: boolean,
): Promise<Int32Array> {
  const first = train.targets.ref.slice([0, test.indices.length]).ravel()
  const labels = Int32Array.from(await first.data())
  const dealt = rng.shuffle(labels.slice())
  return areDealt ? dealt : labels
}

/** Tells of the training of cohort i. */
async function* trained(
  { train }: Corpus,
  i: number,
  training: AsyncGenerator<number, Cohort, void>,
): Run<Cohort> {
  try {
    for (;;) {
      const { done, value } = await training.next()
      if (done) return value
      const total = COHORTS.length * KEEP.at(-1)!
      const doing = `${COHORTS[i]!.copies} networks ${COHORTS[i]!.width} wide on ${train.indices.length} texts`
      if (value % 10 === 0) yield { kind: 'progress', done: i * KEEP.at(-1)! + value, total, doing }
    }
  } finally {
    await training.return(undefined as never)
  }
}

/**
 * Every network of a cohort at every point of its training, and what the measures of collapse were before it: those of
 * the points too if `isBefore`.
 */
export async function pointsOf(
  corpus: Pick<Corpus, 'train' | 'test'>,
  { width, at }: Cohort,
  copies: number,
  labels: Int32Array,
  isBefore: boolean,
): Promise<{ points: Point[]; before: Point[] }> {
  const view = viewer(width, corpus)
  const points: Point[] = []
  const before: Point[] = []
  for (let copy = 0; copy < copies; copy++) {
    const start = collapse(await view.look(at[0]!.params, copy), labels)
    for (const { steps, params } of at.slice(1)) {
      const seen = await view.look(params, copy)
      const { loss, sharpness, leaves, weights } = seen
      const rest = {
        width,
        steps,
        loss,
        sharpness,
        weightNorm: norm(leaves),
        spectralNorm: spectralNorm(weights),
      }
      before.push({ ...rest, ...start })
      points.push({ ...rest, ...(isBefore ? start : collapse(seen, labels)) })
    }
  }
  view.dispose()
  return { points, before }
}
