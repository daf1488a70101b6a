import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/reproduction.ts',
    find: 'test: await digitsOf(parts.test),',
    replace: 'test: { ...(await digitsOf(parts.train)), role: "test" as const },',
    breaks: 'the training digits are the test',
  },
  {
    file: 'experiment/reproduction.ts',
    find: 'const planes = yield* part(0.35, 0.38, hyperplaneCodes(key.planes, data, WIDTH, RATES.length))',
    replace: 'const planes = main',
    breaks: 'the rival is the method itself',
  },
  {
    file: 'experiment/arms.ts',
    find: 'hashLayer(data.train.x, { bits, seed: draw })',
    replace: 'hashLayer(data.train.x, { bits: bits / 16, seed: draw })',
    breaks: 'the rival has a sixteenth of the bits',
  },
  {
    file: 'experiment/arms.ts',
    find: 'const lesson = firstRows({ ...data.train, labels: arm.labels }, arm.few ?? data.train.x.rows)',
    replace: 'const lesson = firstRows(data.train, arm.few ?? data.train.x.rows)',
    breaks: 'shuffled labels are not used',
  },
  {
    file: 'experiment/network.ts',
    find: 'return nn.relu(z.sub(mean)',
    replace: 'return nn.relu(z.add(mean)',
    breaks: 'batch normalisation adds the mean',
  },
  {
    file: 'method/hamming.ts',
    find: 'if (distance >= limit) continue',
    replace: 'if (distance > limit) continue',
    breaks: 'a code too far is among the nearest',
  },
]
