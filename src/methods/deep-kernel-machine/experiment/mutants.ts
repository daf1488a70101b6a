import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/finite.ts',
    find: "off === 'replication' ? 1 : width",
    replace: 'width',
    breaks: 'the likelihood is counted often when it should be once',
  },
  {
    file: 'experiment/finite.ts',
    find: 'distance(mean, usual)',
    replace: 'distance(mean, machine)',
    breaks: 'the distance to the usual limit is that to the machine',
  },
  {
    file: 'experiment/arms.ts',
    find: 'error < best.error',
    replace: 'error > best.error',
    breaks: 'every arm takes its worst setting',
  },
  {
    file: 'experiment/arms.ts',
    find: 'isLearning ? setting.nu : Infinity',
    replace: 'setting.nu',
    breaks: 'the kernel is learned when it should not be',
  },
  {
    file: 'experiment/problems.ts',
    find: 'test: takePart(parts.test, all)',
    replace: 'test: takePart(parts.train as never, all)',
    breaks: 'arms are judged on the points they were fitted to',
  },
  {
    file: 'method/deep-kernel-machine.ts',
    find: '(2 / nu) * value - inverse.data[i]!',
    replace: '(1 / nu) * value - inverse.data[i]!',
    breaks: 'the likelihood pulls half as much as it should',
  },
  {
    file: 'method/kernel.ts',
    find: 'out[i * n + i] = -row',
    replace: 'out[i * n + i] = 0',
    breaks: 'the gradient forgets lengths of features',
  },
]
