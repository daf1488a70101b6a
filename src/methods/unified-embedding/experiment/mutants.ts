import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'method/murmur.ts',
    find: 'return murmur3Words([feature, chunk], seed)',
    replace: 'return murmur3Words([chunk], seed)',
    breaks: 'the salt does not tell features apart',
  },
  {
    file: 'experiment/layouts.ts',
    find: 'const salt = salted ? `${feature}` : ',
    replace: 'const salt = true ? `${feature}` : ',
    breaks: 'the salt is never switched off',
  },
  {
    file: 'experiment/layouts.ts',
    find: 'const shared = block(chunks * memory)',
    replace: 'const shared = block(2 * chunks * memory)',
    breaks: 'the shared table has twice the memory',
  },
  {
    file: 'experiment/layouts.ts',
    find: 'if (together) return shared.rows(salt, values)',
    replace: 'if (together || feature > 2) return shared.rows(salt, values)',
    breaks: 'without multiplexing the large features still share a table',
  },
  {
    file: 'experiment/layouts.ts',
    find: 'separateHashTables(vocab, memory, { small: SMALL })',
    replace: 'separateHashTables(vocab, memory)',
    breaks: 'hand-sized tables are tables in proportion',
  },
  {
    file: 'experiment/layouts.ts',
    find: 'b[1] - a[1] || a[0] - b[0]',
    replace: 'a[1] - b[1] || a[0] - b[0]',
    breaks: 'tables for popular values keep the rarest ones',
  },
  {
    file: 'experiment/click-model.ts',
    find: 'this.table.step(this.#tableRate, rows, await slopes.data())',
    replace: 'await slopes.data()',
    breaks: 'no table learns',
  },
  {
    file: 'experiment/reproduction.ts',
    find: 'train: (setting) => train(layout, setting, log.train)',
    replace: 'train: (setting) => train(layout, setting, log.test)',
    breaks: 'the test part is learned from',
  },
  {
    file: 'experiment/reproduction.ts',
    find: 'yield* stage(best[kind].model.learn(newTrain))',
    replace: "if (kind === 'shared') yield* stage(best[kind].model.learn(newTrain))",
    breaks: 'only the shared table learns on after the drift',
  },
  {
    file: 'experiment/theory.ts',
    find: 'first[i % DIM]! / length',
    replace: 'rng.normal()',
    breaks: 'the weights of features do not start equal',
  },
]
