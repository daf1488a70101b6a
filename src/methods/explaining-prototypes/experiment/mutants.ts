import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/reproduction.ts',
    find: 'firstOf(train, EXPLAINED)',
    replace: 'firstOf(test as never, EXPLAINED)',
    breaks: 'explanations are made of the unseen pictures that judge them',
  },
  {
    file: 'experiment/arms.ts',
    find: 'after[PROPERTIES.indexOf(property)]!',
    replace: 'after[PROPERTIES.length - 1 - PROPERTIES.indexOf(property)]!',
    breaks: 'properties are swapped',
  },
  {
    file: 'experiment/arms.ts',
    find: 'local[property].data.map(Math.abs)',
    replace: 'local[property].data.map((slope) => -slope)',
    breaks: 'the steepest change of the rival is the least costly one',
  },
  {
    file: 'experiment/arms.ts',
    find: 'moved[i * tiles.length + tileOf(at)]!',
    replace: 'moved[i * tiles.length]!',
    breaks: 'all change is in the first of the hidden squares',
  },
  {
    file: 'experiment/scenes.ts',
    find: 'for (const property of PROPERTIES) rng.shuffle(levels[property])',
    replace: 'rng.shuffle(levels.hue)',
    breaks: 'the labels of one network alone are shuffled',
  },
  {
    file: 'experiment/network.ts',
    find: 'np.array(Float32Array.from(prototypes.data)).reshape',
    replace: 'np.zeros([PROTOTYPES * CHANNELS]).add(0.5).reshape',
    breaks: 'prototypes are no patches of pictures',
  },
  {
    file: 'method/importance.ts',
    find: 'const place = matched.cell[at]!',
    replace: 'const place = 0',
    breaks: 'changed pictures are read at another place',
  },
  {
    file: 'method/importance.ts',
    find: 'sum += weight * local.data[i * local.dim + j]!',
    replace: 'sum += local.data[i * local.dim + j]!',
    breaks: 'pictures count alike, however little they are like a prototype',
  },
]
