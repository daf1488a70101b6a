import { numpy as np, random, tree } from '@jax-js/jax'
import { atLeast, atMost } from '#lab/claim.ts'
import { part } from '#lab/part.ts'
import { type Run, defineReproduction } from '#lab/reproduction.ts'
import { keys } from '#nn/random.ts'
import { type Autoencoder, type Data, type Kind, encode, load, trainAutoencoder } from './autoencoders.ts'
import { type Errors, digitsPicture, errorPicture, gridPicture } from './pictures.ts'
import { procrustes, relativeRepresentation } from './relative.ts'
import { affineMap, procrustesMap } from './spaces.ts'
import {
  type Agreement,
  type Fit,
  type Reading,
  accuracies,
  agreement,
  errors,
  joined,
  mean,
  own,
  read,
  swapped,
  translated,
  translatedAccuracies,
} from './stitching.ts'

const MODELS = 3
const STRETCH = 7

export const reproduction = defineReproduction({
  metrics: {
    meanImage: 'error per pixel: always the mean digit',
    ownRelative: 'error, own decoder: relative',
    swappedRelative: 'error, swapped decoder: relative',
    ownAbsolute: 'error, own decoder: raw',
    swappedAbsolute: 'error, swapped decoder: raw',
    procrustes: 'error, swapped decoder: raw after Procrustes',
    affine: 'error, swapped decoder: raw after an affine map',
    headOwnRelative: 'accuracy, own head: relative',
    headRelative: 'accuracy, swapped head: relative',
    looseOwnRelative: 'accuracy, own head with hardly any weight decay: relative',
    looseRelative: 'accuracy, swapped head with hardly any weight decay: relative',
    headOwnAbsolute: 'accuracy, own head: raw',
    headAbsolute: 'accuracy, swapped head: raw',
    headProcrustes: 'accuracy, swapped head: raw after Procrustes',
    headAffine: 'accuracy, swapped head: raw after an affine map',
    mrrAbsolute: 'digit found in the other space, reciprocal rank: raw',
    mrrRelative: 'the same: relative to anchors, centred',
    mrrProcrustes: 'the same: after Procrustes',
    mrrAffine: 'the same: after an affine map',
    jaccardAbsolute: 'common neighbours of 10, Jaccard: raw',
    jaccardRelative: 'the same: relative to anchors, centred',
    jaccardProcrustes: 'the same: after Procrustes',
    jaccardAffine: 'the same: after an affine map',
    turned: 'largest change of a relative number when the space is turned and stretched',
  },
  seeds: [0, 1, 2],
  budgetSeconds: 60,
  claims: [
    {
      says:
        'Read relatively, a swapped encoder and decoder make at most 2.5 times the error of a pair trained ' +
        'together.',
      check: (m) => atMost(m.swappedRelative / m.ownRelative, 2.5),
    },
    {
      says: 'That is at most half of the error of always showing the mean digit.',
      check: (m) => atMost(m.swappedRelative / m.meanImage, 0.5),
    },
    {
      says: 'On raw coordinates the swapped pair makes at least 5 times the error of its own.',
      check: (m) => atLeast(m.swappedAbsolute / m.ownAbsolute, 5),
    },
    {
      says: 'That is at least 1 times the error of always showing the mean digit: the latent space says nothing.',
      check: (m) => atLeast(m.swappedAbsolute / m.meanImage, 1),
    },
    {
      says: 'A linear head on relative numbers loses at most 12 points when the encoder is swapped.',
      check: (m) => atMost(m.headOwnRelative - m.headRelative, 0.12),
    },
    {
      says: 'It depends on the head: by least squares with hardly any decay it loses at least 20 points.',
      check: (m) => atLeast(m.looseOwnRelative - m.looseRelative, 0.2),
    },
    {
      says: 'A head on raw coordinates is right on at most 30 % after the swap.',
      check: (m) => atMost(m.headAbsolute, 0.3),
    },
    {
      says: 'Turning the space and stretching it 7 times changes no relative number by more than 0.00001.',
      check: (m) => atMost(m.turned, 1e-5),
    },
    {
      says:
        'Read relatively, a digit finds itself in the space of another encoder: mean reciprocal rank at ' +
        'least 0.9.',
      check: (m) => atLeast(m.mrrRelative, 0.9),
    },
    {
      says: 'On raw coordinates that rank is at most 0.1.',
      check: (m) => atMost(m.mrrAbsolute, 0.1),
    },
    {
      says: 'Of its 10 neighbours there it finds enough for a Jaccard index of at least 0.5.',
      check: (m) => atLeast(m.jaccardRelative, 0.5),
    },
    {
      says:
        'Relative reading also beats raw coordinates turned by Procrustes on the same anchors: at most 1 ' +
        'times their error.',
      check: (m) => atMost(m.swappedRelative / m.procrustes, 1),
      expected: 'fails',
      why:
        'A rotation fitted to the pair leaves the decoder the coordinates it was trained on, and the spaces do ' +
        'differ mostly by one. What relative reading has in its favour is that nothing is fitted to a pair.',
    },
  ],
  ablation: 'hand raw coordinates to the decoder',

  async *run({ seed, ablate = false }) {
    const key = keys(random.key(seed), 'data', 'absolute', 'relative', 'turn')
    const data = await load(key.data, seed)
    const meanImage = await meanImageError(data)

    const absolute = yield* part(0, 0.4, trainAll('absolute', 'raw', key.absolute, data))
    const absoluteErrors = await errors(joined('absolute', absolute, data), MODELS, data)
    const known: Errors = {
      meanImage,
      ownAbsolute: own(absoluteErrors),
      swappedAbsolute: swapped(absoluteErrors),
    }
    const seen: [string, np.Array][] = [
      ['digit', data.test.x.ref],
      ['raw', joined('absolute', absolute, data)(0, 1)],
    ]
    yield { kind: 'plot', plot: await digitsPicture(seen, known) }
    yield { kind: 'plot', plot: errorPicture(known) }

    const relativeKind: Kind = ablate ? 'absolute' : 'relative'
    const relative = ablate
      ? absolute
      : yield* part(0.4, 0.9, trainAll('relative', 'relative', key.relative.ref, data))
    const relativeErrors = await errors(joined(relativeKind, relative, data), MODELS, data)

    const readings = yield* part(0.9, 0.93, readAll('absolute', absolute, data))
    const relativeReadings = yield* part(0.93, 0.96, readAll(relativeKind, relative, data))
    const carriedErrors = async (fit: Fit) =>
      swapped(await errors(translated(fit, absolute, readings), MODELS, data))
    const all: Errors = {
      ...known,
      ownRelative: own(relativeErrors),
      swappedRelative: swapped(relativeErrors),
      procrustes: await carriedErrors(procrustesMap),
      affine: await carriedErrors(affineMap),
    }
    yield {
      kind: 'plot',
      plot: await digitsPicture(
        [
          ['digit', data.test.x.ref],
          ['raw', joined('absolute', absolute, data)(0, 1)],
          [ablate ? 'raw, too' : 'relative', joined(relativeKind, relative, data)(0, 1)],
          ['Procrustes', translated(procrustesMap, absolute, readings)(0, 1)],
        ],
        all,
      ),
    }
    yield { kind: 'plot', plot: errorPicture(all) }
    yield { kind: 'plot', plot: gridPicture(absoluteErrors, relativeErrors) }

    const heads = await accuracies(readings, data)
    const relativeHeads = await accuracies(relativeReadings, data)
    const looseHeads = await accuracies(relativeReadings, data, 'looseHead')
    const metrics = {
      meanImage,
      ownRelative: all.ownRelative!,
      swappedRelative: all.swappedRelative!,
      ownAbsolute: all.ownAbsolute,
      swappedAbsolute: all.swappedAbsolute,
      procrustes: all.procrustes!,
      affine: all.affine!,
      headOwnRelative: own(relativeHeads),
      headRelative: swapped(relativeHeads),
      looseOwnRelative: own(looseHeads),
      looseRelative: swapped(looseHeads),
      headOwnAbsolute: own(heads),
      headAbsolute: swapped(heads),
      headProcrustes: swapped(await translatedAccuracies(procrustesMap, readings, data)),
      headAffine: swapped(await translatedAccuracies(affineMap, readings, data)),
      ...(yield* part(0.96, 1, agreements(readings, ablate))),
      turned: await largestChange(key.turn, relative[0]!, data, ablate),
    }
    if (!ablate) tree.dispose(relative)
    key.relative.dispose()
    tree.dispose([absolute, data.train.x, data.test.x, data.anchors])
    return metrics
  },
})

/** Trains the autoencoders of one kind, each from a start and with batches of its own. Consumes the key. */
async function* trainAll(kind: Kind, name: string, key: np.Array, data: Data): Run<Autoencoder[]> {
  const parts = random.split(key, MODELS)
  const models: Autoencoder[] = []
  for (let i = 0; i < MODELS; i++) {
    const training = trainAutoencoder(kind, `${name} ${i + 1}`, parts.ref.slice(i), data)
    models.push(yield* part(i / MODELS, (i + 1) / MODELS, training))
  }
  parts.dispose()
  return models
}

async function* readAll(kind: Kind, models: readonly Autoencoder[], data: Data): Run<Reading[]> {
  const readings: Reading[] = []
  for (const model of models) {
    readings.push(await read(kind, model, data))
    yield { kind: 'progress', done: readings.length, total: models.length, doing: 'fitting linear heads' }
  }
  return readings
}

async function* agreements(readings: readonly Reading[], ablate: boolean) {
  const found: Agreement[] = []
  for (let i = 0; i < MODELS; i++) {
    found.push(agreement(readings, i, (i + 1) % MODELS, ablate))
    yield { kind: 'progress' as const, done: i + 1, total: MODELS, doing: 'looking up neighbours' }
    await Promise.resolve()
  }
  const average = (measure: 'mrr' | 'jaccard', way: keyof Agreement) =>
    mean(found.map((one) => one[way][measure]))
  return {
    mrrAbsolute: average('mrr', 'raw'),
    mrrRelative: average('mrr', 'relative'),
    mrrProcrustes: average('mrr', 'procrustes'),
    mrrAffine: average('mrr', 'affine'),
    jaccardAbsolute: average('jaccard', 'raw'),
    jaccardRelative: average('jaccard', 'relative'),
    jaccardProcrustes: average('jaccard', 'procrustes'),
    jaccardAffine: average('jaccard', 'affine'),
  }
}

async function meanImageError({ train, test }: Data): Promise<number> {
  const error = np.square(test.x.ref.sub(train.x.ref.mean(0))).mean()
  return (await error.data())[0]!
}

/** How far a random rotation and a stretch of the latent space move a relative number. Consumes the key. */
async function largestChange(
  key: np.Array,
  { encoder }: Autoencoder,
  { test, anchors }: Data,
  ablate: boolean,
) {
  const [z, a] = [encode(tree.ref(encoder), test.x.ref), encode(tree.ref(encoder), anchors.ref)]
  const noise = random.normal(key, [2 * z.shape[1]!, z.shape[1]!])
  await noise.ref.data()
  const half = z.shape[1]!
  const map = procrustes(noise.ref.slice([0, half]), noise.slice([half, 2 * half])).mul(STRETCH)
  const see = (z: np.Array, a: np.Array) => {
    if (!ablate) return relativeRepresentation(z, a)
    a.dispose()
    return z
  }
  const before = see(z.ref, a.ref)
  const change = np.abs(see(np.dot(z, map.ref), np.dot(a, map)).sub(before)).max()
  return (await change.data())[0]!
}
