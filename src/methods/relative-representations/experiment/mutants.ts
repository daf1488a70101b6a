import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'method/relative.ts',
    find: 'np.dot(unit(x), unit(a).transpose())',
    replace: 'np.dot(x, unit(a).transpose())',
    breaks: 'products with anchors take the place of cosines',
  },
  {
    file: 'experiment/arms.ts',
    find: "return without === 'pairing' ? rng.shuffle(order) : order",
    replace: 'return order',
    breaks: 'pairing is never switched off',
  },
  {
    file: 'experiment/arms.ts',
    find: 'meanOver(count, cell, (i, j) => i !== j)',
    replace: 'meanOver(count, cell, (i, j) => i === j)',
    breaks: 'pairs trained together are passed off as swapped',
  },
  {
    file: 'experiment/arms.ts',
    find: 'fit(latents[i]!.anchors, latents[j]!.anchors)',
    replace: 'fit(latents[i]!.anchors, latents[i]!.anchors)',
    breaks: 'the rivals map a space onto itself',
  },
  {
    file: 'experiment/arms.ts',
    find: 'tree.ref(models[j]!.decoder),\n    handOver',
    replace: 'tree.ref(models[i]!.decoder),\n    handOver',
    breaks: 'a digit is drawn by the decoder of its own encoder',
  },
  {
    file: 'experiment/rivals.ts',
    find: 'procrustes(from, to, { centre: true, scale: true })',
    replace: 'procrustes(from, to)',
    breaks: 'the Procrustes rival may neither shift nor stretch',
  },
  {
    file: 'experiment/autoencoders.ts',
    find: 'train: await digits(train),',
    replace:
      'train: await digits({ ...train, indices: train.indices.map((row, i) => test.indices[i] ?? row) }),',
    breaks: 'the test digits are trained on',
  },
]
