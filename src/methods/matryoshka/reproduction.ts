import { random, tree } from '@jax-js/jax'
import { atLeast, atMost } from '#lab/claim.ts'
import { part } from '#lab/part.ts'
import type { LinePlot, Role } from '#lab/plot.ts'
import { type RunEvent, defineReproduction } from '#lab/reproduction.ts'
import { keys } from '#nn/random.ts'
import { sharedHeads } from './matryoshka.ts'
import {
  type Quality,
  SHORTLIST_DIMS,
  type SearchQualities,
  cascadeQuality,
  nearestAccuracy,
  searchQualities,
} from './measure.ts'
import {
  FULL,
  SIZES,
  embed,
  load,
  ownAccuracies,
  prefixAccuracies,
  principal,
  refitHeads,
  trainModels,
} from './networks.ts'

const LIVE_DIMS = [2, 4, 8]
const TITLE = 'Accuracy against embedding size'

export const reproduction = defineReproduction({
  metrics: {
    nested2: 'accuracy, 2 dims: MRL',
    fixed2: 'accuracy, 2 dims: trained for 2',
    nested4: 'accuracy, 4 dims: MRL',
    fixed4: 'accuracy, 4 dims: trained for 4',
    nested8: 'accuracy, 8 dims: MRL',
    fixed8: 'accuracy, 8 dims: trained for 8',
    nested64: 'accuracy, 64 dims: MRL',
    fixed64: 'accuracy, 64 dims: ordinary network',
    gap: 'accuracy, MRL minus trained for the size, worst of 4 to 64 dims',
    neighbourGap: 'the same by nearest neighbour',
    leadOverCut: 'accuracy, MRL minus ordinary network cut, worse of 2 and 4 dims',
    leadOverRefit: 'accuracy, 4 dims: MRL minus the better of cut and PCA with a new head',
    neighbourLead2: 'nearest neighbour, 2 dims: MRL minus PCA',
    neighbourLead4: 'nearest neighbour, 4 dims: MRL minus PCA',
    neighbourLead8: 'nearest neighbour, 8 dims: MRL minus PCA',
    adaptiveLoss: 'nearest neighbour: full search minus shortlist by 8 dims',
    adaptiveShare: 'multiply-adds of the shortlist search, share of full search',
    funnelLoss: 'nearest neighbour: full search minus funnel 4-8-16-32-64',
    funnelShare: 'multiply-adds of the funnel, share of full search',
    shortlistLead: 'mAP@10, shortlist by 4 dims: MRL minus ordinary network',
    sharedOverCut: 'accuracy, MRL-E minus ordinary network cut, worst of 2 to 8 dims',
    sharedOverNested: 'accuracy, 2 dims: MRL-E minus MRL',
    cascadeDims: 'mean dims used by adaptive classification',
    cascadeLoss: 'accuracy: all 64 dims minus adaptive classification',
  },
  seeds: [0, 1, 2],
  budgetSeconds: 60,
  claims: [
    {
      says:
        'At every size from 4 to 64 dimensions, the prefix of one MRL embedding classifies at most 4 points ' +
        'worse than a network trained for exactly that size.',
      check: (m) => atLeast(m.gap, -0.04),
    },
    {
      says:
        'At every size from 4 to 64 dimensions, its nearest neighbour is right at most 6 points less often ' +
        'than that of a network trained for exactly that size.',
      check: (m) => atLeast(m.neighbourGap, -0.06),
    },
    {
      says: 'At 2 dimensions, too, MRL is at most 2 points worse than a network trained for that size.',
      check: (m) => atLeast(m.nested2 - m.fixed2, -0.02),
      expected: 'fails',
      why:
        'Probably two numbers hold ten classes only if everything is spent on them, while five longer ' +
        'prefixes pull on the same trunk. The paper starts at 8 of 2048 dimensions.',
    },
    {
      says: 'At 2 and at 4 dimensions MRL is at least 20 points better than an ordinary 64-dim network cut there.',
      check: (m) => atLeast(m.leadOverCut, 0.2),
    },
    {
      says:
        'At 4 dimensions MRL stays at least 1 point ahead even when the ordinary embedding is cut or turned ' +
        'by PCA and gets a new head.',
      check: (m) => atLeast(m.leadOverRefit, 0.01),
    },
    {
      says: 'At 2 dimensions the nearest neighbour is right at least 10 points more often by MRL than by PCA.',
      check: (m) => atLeast(m.neighbourLead2, 0.1),
    },
    {
      says: 'At 4 dimensions the nearest neighbour is right at least 3 points more often by MRL than by PCA.',
      check: (m) => atLeast(m.neighbourLead4, 0.03),
    },
    {
      says: 'At 8 dimensions, too, it is right at least 2 points more often by MRL than by PCA.',
      check: (m) => atLeast(m.neighbourLead8, 0.02),
      expected: 'fails',
      why: 'Probably because ten classes need no more than nine directions, which PCA finds without any help.',
    },
    {
      says:
        'Choosing 100 candidates by 8 dimensions and ordering them by 64 costs at most 0.5 points of ' +
        'nearest-neighbour accuracy against a search by all 64.',
      check: (m) => atMost(m.adaptiveLoss, 0.005),
    },
    {
      says: 'That search takes at most 1/4 of the multiply-adds.',
      check: (m) => atMost(m.adaptiveShare, 0.25),
    },
    {
      says: 'With one head for all sizes, MRL-E still beats the cut ordinary network by at least 5 points at 2 to 8 dims.',
      check: (m) => atLeast(m.sharedOverCut, 0.05),
    },
    {
      says: 'Sharing the head has its price: at 2 dimensions MRL-E is at most 1 point above MRL.',
      check: (m) => atMost(m.sharedOverNested, 0.01),
    },
    {
      says: 'Asking for more dimensions only when unsure needs at most 16 of the 64 on average.',
      check: (m) => atMost(m.cascadeDims, 16),
    },
    {
      says: 'Asking for more dimensions only when unsure costs at most 2.5 points of accuracy.',
      check: (m) => atMost(m.cascadeLoss, 0.025),
    },
  ],
  ablation: 'train the embedding at its full length only',
  async *run({ seed, ablate = false }) {
    const key = keys(random.key(seed), 'data', 'models', 'order', 'refit')
    const { train, validation, test } = await load(key.data)
    const live = async function* (models: Parameters<typeof ownAccuracies>[0], step: number) {
      yield* liveEvents(await ownAccuracies(models, validation), step)
    }
    const models = yield* part(0, 0.65, trainModels(key.models, key.order.ref, train, ablate, live))
    const own = await ownAccuracies(models, test)

    const ordinary = models.fixed.at(-1)!
    const views = { nested: embed(models.nested, train, test), cut: embed(ordinary, train, test) }
    const pca = principal(views.cut)
    const ownCut = await prefixAccuracies(
      views.cut.queries,
      sharedHeads(tree.ref(ordinary.heads[0]!), SIZES),
      test.labels,
    )
    const refitting = refitHeads(key.refit, key.order, [views.cut, pca], train.labels, test.labels)
    const [refitCut, refitPca] = (yield* part(0.65, 0.75, refitting)) as [number[], number[]]
    yield { kind: 'plot', plot: sizePlot(TITLE, { ...own, cut: refitCut, pca: refitPca }) }

    const near = { nested: [] as number[], fixed: [] as number[], cut: [] as number[], pca: [] as number[] }
    for (const [i, dim] of SIZES.entries()) {
      const fixed = embed(models.fixed[i]!, train, test)
      for (const [kind, view] of Object.entries({ ...views, pca, fixed })) {
        near[kind as keyof typeof near].push(await nearestAccuracy(view, dim, train.labels, test.labels))
        yield { kind: 'progress', done: 75 + i, total: 100, doing: 'looking up nearest neighbours' }
      }
      tree.dispose(fixed)
    }
    yield { kind: 'plot', plot: sizePlot('Nearest neighbour against embedding size', near) }

    const searching = searchQualities(views.nested, views.cut, train.labels, test.labels)
    const search = yield* part(0.8, 1, searching)
    yield { kind: 'plot', plot: costPlot(search) }
    const cascade = await cascadeQuality(models.nested, validation, test)
    tree.dispose([models, views, pca, train, validation, test])

    const full = search.plain.at(-1)!
    const shortlisted = search.adaptive[SHORTLIST_DIMS.indexOf(8)]!
    const funnel = search.funnel[0]!
    const four = SHORTLIST_DIMS.indexOf(4)
    return {
      nested2: at(own.nested, 2),
      fixed2: at(own.fixed, 2),
      nested4: at(own.nested, 4),
      fixed4: at(own.fixed, 4),
      nested8: at(own.nested, 8),
      fixed8: at(own.fixed, 8),
      nested64: at(own.nested, FULL),
      fixed64: at(own.fixed, FULL),
      gap: smallestLead(own.nested, own.fixed, 4, FULL),
      neighbourGap: smallestLead(near.nested, near.fixed, 4, FULL),
      leadOverCut: smallestLead(own.nested, ownCut, 2, 4),
      leadOverRefit: at(own.nested, 4) - Math.max(at(refitCut, 4), at(refitPca, 4)),
      neighbourLead2: at(near.nested, 2) - at(near.pca, 2),
      neighbourLead4: at(near.nested, 4) - at(near.pca, 4),
      neighbourLead8: at(near.nested, 8) - at(near.pca, 8),
      adaptiveLoss: full.nearest - shortlisted.nearest,
      adaptiveShare: shortlisted.flops / full.flops,
      funnelLoss: full.nearest - funnel.nearest,
      funnelShare: funnel.flops / full.flops,
      shortlistLead: search.adaptive[four]!.precision - search.ordinary[four]!.precision,
      sharedOverCut: smallestLead(own.shared, ownCut, 2, 8),
      sharedOverNested: at(own.shared, 2) - at(own.nested, 2),
      cascadeDims: cascade.dims,
      cascadeLoss: at(own.nested, FULL) - cascade.accuracy,
    }
  },
})

const at = (line: readonly number[], dim: number): number => line[SIZES.indexOf(dim)]!

/** The smallest difference between two lines over the sizes from `low` to `high`. */
const smallestLead = (a: readonly number[], b: readonly number[], low: number, high: number): number =>
  Math.min(...SIZES.filter((dim) => dim >= low && dim <= high).map((dim) => at(a, dim) - at(b, dim)))

const NAMES = {
  nested: ['MRL', 'method'],
  shared: ['MRL-E', 'method'],
  fixed: ['trained for the size', 'baseline'],
  pca: ['ordinary, PCA', 'baseline'],
  cut: ['ordinary, cut', 'baseline'],
} as const satisfies Record<string, readonly [name: string, role: Role]>

type Lines = Partial<Record<keyof typeof NAMES, number[]>>

function* liveEvents(lines: Awaited<ReturnType<typeof ownAccuracies>>, step: number): Generator<RunEvent> {
  for (const dim of LIVE_DIMS) {
    yield { kind: 'metric', series: `MRL, ${dim} dims`, step, value: at(lines.nested, dim) }
    yield { kind: 'metric', series: `trained for ${dim}`, step, value: at(lines.fixed, dim) }
  }
  yield { kind: 'plot', plot: sizePlot(TITLE, lines) }
}

function sizePlot(title: string, lines: Lines): LinePlot {
  const shown = (Object.keys(NAMES) as (keyof Lines)[]).flatMap((kind) => {
    const line = lines[kind]
    return line ? [{ name: NAMES[kind][0], role: NAMES[kind][1], line }] : []
  })
  const percents = (line: number[]) => LIVE_DIMS.map((dim) => (100 * at(line, dim)).toFixed(0)).join(', ')
  const said = shown.map(({ name, line }) => `${name} ${percents(line)}`).join('; ')
  return {
    kind: 'line',
    title,
    alt: `Percent of digits right with ${LIVE_DIMS.join(', ')} dimensions: ${said}.`,
    x: { label: 'dimensions kept', scale: 'log' },
    y: { label: 'accuracy' },
    series: shown.map(({ name, role, line }) => ({
      name,
      role,
      points: SIZES.map((dim) => [dim, at(line, dim)]),
    })),
  }
}

function costPlot({ plain, adaptive, ordinary }: SearchQualities): LinePlot {
  const line = (name: string, role: Role, found: Quality[]) => ({
    name,
    role,
    points: found.map(({ flops, precision }) => [flops, precision] as const),
  })
  const [full, best] = [plain.at(-1)!, adaptive.at(-1)!]
  const share = ((100 * best.flops) / full.flops).toFixed(0)
  return {
    kind: 'line',
    title: 'Search quality against cost',
    alt:
      `A shortlist by 8 dimensions ordered by 64 reaches mAP@10 ${best.precision.toFixed(3)} with ${share} % of ` +
      `the multiply-adds; searching with all 64 reaches ${full.precision.toFixed(3)}, the same shortlist ` +
      `by an ordinary network ${ordinary.at(-1)!.precision.toFixed(3)}.`,
    x: { label: 'multiply-adds per query', scale: 'log' },
    y: { label: 'mAP@10' },
    series: [
      line('MRL, shortlist then 64', 'method', adaptive),
      line('MRL, one size', 'method', plain),
      line('ordinary, shortlist then 64', 'baseline', ordinary),
    ],
  }
}
