import { random, tree } from '@jax-js/jax'
import { splitEvent } from '#data/split.ts'
import { readRightly, trainReader } from '#data/fine-and-coarse-reader.ts'
import { part } from '#lab/part.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { generator } from '#nn/generator.ts'
import { mean } from '#nn/metrics/statistics.ts'
import { keys } from '#nn/random.ts'
import { takeRows } from '#nn/rows.ts'
import { bestDenoiser } from '../method/denoiser.ts'
import { ddpmSchedule } from '../method/schedule.ts'
import { stageMasks } from '../method/stages.ts'
import { type Coder, type Ground, compensating, principal, variational } from './arms.ts'
import { ATTRIBUTES, drawData, drawPictures } from '#data/fine-and-coarse.ts'
import { attributesLeft, drawPairs, exchange, exchangeAll, halfLost, probed } from './measure.ts'
import { makeBank } from './networks.ts'
import { lossPicture, orderPicture, pairPicture, swapPicture } from './pictures.ts'

const COUNTS = { train: 2000, validation: 400, test: 600 }
/** Pictures that the frozen denoiser knows. */
const KNOWN = 600
/** Noisy pictures to train by. */
const NOISY = 25_600
/** Where a stage of steps ends, and how many features it opens: the finest gets few, as in the paper. */
const STAGES = { steps: 1000, ends: [400, 480, 1000], dims: [2, 3, 11] }
const STEPS = 700
const RATES = [3e-3, 6e-3]
const BETA = 4
/** Denoising steps of a drawn picture, and pairs of pictures whose blocks are exchanged. */
const DECODING = 12
const PAIRS = 250
/** Labelled pictures of a probe. */
const LABELS = 40
const LOST_AT = [0, 100, 200, 250, 300, 350, 400, 450, 500, 550, 600, 650, 700, 800, 999]
const SHARES = [0, 0.25, 0.5, 0.75, 1]
const READER_STEPS = 300

export const reproduction = defineReproduction({
  metrics: {
    order: 'order of DiTi’s blocks: the first brings the texture of another picture, the last its place',
    orderPdae: 'order, PDAE (all features at all steps), blocks by labels',
    orderVae: 'order, β-VAE, blocks by labels',
    orderPca: 'order, principal components, blocks by labels',
    fineTexture: 'DiTi: pictures that take the texture with the first block',
    finePlace: 'DiTi: pictures that take the place with the first block',
    coarseTexture: 'DiTi: pictures that take the texture with the last block',
    coarsePlace: 'DiTi: pictures that take the place with the last block',
    fineAlone: 'texture exchanged with the first block, shape and place kept: DiTi',
    fineAlonePdae: 'the same: PDAE, the features that tell the texture best',
    alone: 'one attribute exchanged and the two others kept, best block of each attribute: DiTi',
    alonePdae: 'the same: PDAE',
    aloneVae: 'the same: β-VAE',
    alonePca: 'the same: principal components',
    probe: 'attributes named by a linear probe of 40 labels: DiTi',
    probePdae: 'the same: PDAE',
    probeVae: 'the same: β-VAE',
    probePca: 'the same: principal components',
    redrawn: 'attributes read rightly from pictures drawn from their features: DiTi',
    redrawnPdae: 'the same: PDAE',
    read: 'attributes that the judge reads rightly from real pictures',
    lostTexture: 'step at which half of the texture is lost',
    lostShape: 'step at which half of the shape is lost',
    lostPlace: 'step at which half of the place is lost',
  },
  mechanisms: {
    steps: 'let a noisy picture use the blocks of another step, drawn at random',
  },
  claims: [
    {
      from: 'abstract, section 4.2',
      says: (bound) =>
        `Features learned step by step lie in order: exchanging the first block brings the texture of another picture and exchanging the last one its place, by at least ${bound} more often than the other way round, on the mean of the two.`,
      unit: 'points',
      atLeast: 0.35,
      null: 0,
      restsOn: ['steps'],
      why: 'The order is there on every seed. Where it is weaker, the two features of the first block, which should hold the texture, carry much of the place too.',
      measure: (m) => m.order,
    },
    {
      from: 'abstract, figures of counterfactual pictures',
      says: (bound) =>
        `Exchanging the first block changes the texture and neither shape nor place in at least ${bound} more pictures than exchanging as many features of PDAE, those that tell the texture best.`,
      unit: 'points',
      atLeast: 0.05,
      null: 0,
      restsOn: ['steps'],
      why: 'It is all that the first block does on some seeds, and far more than PDAE manages; where that block carries the place too, both change at once.',
      measure: (m) => m.fineAlone - m.fineAlonePdae,
    },
    {
      from: 'abstract, table 1',
      says: (bound) =>
        `A linear probe of 40 labelled pictures names at least ${bound} more attributes rightly from them than from PDAE’s features.`,
      unit: 'points',
      atLeast: 0.02,
      null: 0,
      restsOn: ['steps'],
      why: 'PDAE is ahead on most seeds: here its features already let a probe name nearly all, so there is little to gain.',
      measure: (m) => m.probe - m.probePdae,
    },
  ],
  checks: [
    {
      says: (bound) =>
        `Fine goes first: half of the texture is lost at least ${bound} steps before half of the place.`,
      unit: 'count',
      atLeast: 150,
      measure: (m) => m.lostPlace - m.lostTexture,
    },
    {
      says: (bound) => `The judge reads at least ${bound} of the attributes of real pictures rightly.`,
      unit: '%',
      atLeast: 0.97,
      measure: (m) => m.read,
    },
    {
      says: (bound) => `PDAE draws pictures of which at least ${bound} of the attributes are read rightly.`,
      unit: '%',
      atLeast: 0.75,
      measure: (m) => m.redrawnPdae,
    },
    {
      says: (bound) =>
        `Probes name at least ${bound} of the attributes from the features of PDAE, β-VAE and PCA.`,
      unit: '%',
      atLeast: 0.5,
      measure: (m) => Math.min(m.probePdae, m.probeVae, m.probePca),
    },
  ],
  scope: {
    tried:
      'Whether features that are opened by the noise step at which an attribute is lost put a fine attribute into the first block and a coarse one into the last, whether exchanging a block changes one attribute alone more often than with features that are open at all steps (PDAE), and whether a probe on all of them names attributes better.',
    shrunk:
      'Drawn pictures of 12 x 12 pixels with three attributes of four values in place of CelebA, FFHQ and Bedroom; the frozen denoiser is the best possible one for 600 such pictures, in closed form, in place of a trained U-Net; 16 features in three stages in place of 512 in 64 blocks; dense networks, some hundred steps, and an error that counts alike at each step in place of PDAE’s weights.',
    notTried:
      'Faces and rooms themselves, transfer to LFW, interpolation judged by eye, comparison with contrastive learning and with Diff-AE: they need the real data and the large pre-trained models.',
  },
  rival: { name: 'PDAE', metric: 'fineAlonePdae', trains: true },
  budgetSeconds: 60,

  async *run({ seed, without, longer = false }) {
    const key = keys(random.key(seed), 'pictures', 'judge', 'diti', 'pdae', 'vae')
    const rng = generator(key.pictures)
    const data = drawData(COUNTS, rng)
    yield splitEvent('pictures', data.split)
    yield { kind: 'progress', done: 1, total: 100, doing: 'adding noise' }
    const schedule = ddpmSchedule({ steps: STAGES.steps })
    const denoiser = bestDenoiser(drawPictures(KNOWN, rng).x)
    const judge = yield* part(0.01, 0.06, trainReader(key.judge, data.train, READER_STEPS))
    const { read } = judge
    const left = await attributesLeft(denoiser, read, schedule, data, LOST_AT, rng)
    yield { kind: 'plot', plot: lossPicture(LOST_AT, left) }
    const bank = await makeBank(data.train, denoiser, schedule, NOISY, rng)
    const ground: Ground = { data, schedule, stages: stageMasks(STAGES), denoiser, bank, decoding: DECODING }

    const options = { steps: STEPS, rates: RATES }
    const opens = without === 'steps' ? 'any step' : 'own step'
    const diti = yield* part(0.1, 0.45, compensating(key.diti, 'DiTi', opens, ground, options))
    const pdae = yield* part(
      0.5,
      0.8,
      compensating(key.pdae, 'PDAE', 'all', ground, { ...options, steps: longer ? 3 * STEPS : STEPS }),
    )
    const vae = yield* part(0.8, 0.95, variational(key.vae, ground, { ...options, beta: BETA }))
    const pca = await principal(ground)

    const pairs = {
      validation: drawPairs(data.validation, PAIRS, rng),
      test: drawPairs(data.test, PAIRS, rng),
    }
    const blocks = async (coder: Coder) => exchangeAll(coder, read, data, pairs)
    const found = {
      diti: await blocks(diti),
      pdae: await blocks(pdae),
      vae: await blocks(vae),
      pca: await blocks(pca),
    }
    yield {
      kind: 'plot',
      plot: orderPicture([
        { label: 'DiTi', blocks: found.diti },
        { label: 'PDAE', blocks: found.pdae },
        { label: 'β-VAE', blocks: found.vae },
        { label: 'PCA', blocks: found.pca },
      ]),
    }
    const dragged = []
    for (const share of SHARES) dragged.push(await exchange(diti, read, data.test, pairs.test, 0, share))
    yield { kind: 'plot', plot: swapPicture(SHARES, dragged) }
    const { own, other } = pairs.test
    yield {
      kind: 'plot',
      plot: pairPicture(takeRows(data.test.x, own), takeRows(data.test.x, other), found.diti.exchanges),
    }

    const redrawn = async ({ encode, decode }: Coder) =>
      mean(Object.values(await readRightly(read, await decode(await encode(data.test.x)), data.test)))
    const probe = (coder: Coder) => probed(coder, data, LABELS)
    const [fine, coarse] = [found.diti.exchanges[0]!.taken, found.diti.exchanges.at(-1)!.taken]
    const real = await readRightly(read, data.test.x, data.test)
    const lost = halfLost(LOST_AT, left)
    const metrics = {
      order: found.diti.order,
      orderPdae: found.pdae.order,
      orderVae: found.vae.order,
      orderPca: found.pca.order,
      fineTexture: fine.texture,
      finePlace: fine.place,
      coarseTexture: coarse.texture,
      coarsePlace: coarse.place,
      fineAlone: found.diti.exchanges[0]!.alone.texture,
      fineAlonePdae: found.pdae.exchanges[0]!.alone.texture,
      alone: found.diti.alone,
      alonePdae: found.pdae.alone,
      aloneVae: found.vae.alone,
      alonePca: found.pca.alone,
      probe: await probe(diti),
      probePdae: await probe(pdae),
      probeVae: await probe(vae),
      probePca: await probe(pca),
      redrawn: await redrawn(diti),
      redrawnPdae: await redrawn(pdae),
      read: mean(ATTRIBUTES.map((attribute) => real[attribute])),
      lostTexture: lost.texture,
      lostShape: lost.shape,
      lostPlace: lost.place,
    }
    for (const arm of [diti, pdae, vae, pca, judge]) arm.dispose()
    tree.dispose(denoiser)
    return metrics
  },
})
