import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/walks.ts',
    find: "test: without === 'graph' ? shuffled(test, rng) : test",
    replace: 'test',
    breaks: 'prompts show the graph without it too',
  },
  {
    file: 'experiment/walks.ts',
    find: "without === 'order' ? 0 : ORDERED",
    replace: 'ORDERED',
    breaks: 'texts follow the order without it too',
  },
  {
    file: 'experiment/walks.ts',
    find: 'draw(split.validation, () => prompt(randomGraph(rng), PROMPT, rng))',
    replace: 'draw(split.validation, () => prompt(GRID, PROMPT, rng))',
    breaks: 'the layer is chosen on the grid that judges',
  },
  {
    file: 'experiment/reader.ts',
    find: '.sub(1).mul(1e9)',
    replace: '.sub(1).mul(0)',
    breaks: 'the model sees what follows',
  },
  {
    file: 'experiment/measure.ts',
    find: 'said[k - (k % WORDS) + prompt.names[k % WORDS]!]!',
    replace: 'said[k]!',
    breaks: 'words are taken for nodes',
  },
  {
    file: 'experiment/measure.ts',
    find: 'alignment(states[LAST]!, relabelled(ORDER, nodeOf))',
    replace: 'alignment(states[LAST]!, relabelled(ORDER, prompt.names))',
    breaks: 'the order is looked for under wrong names',
  },
  {
    file: 'experiment/reproduction.ts',
    find: 'TOKENS.map((tokens) => ask(reader, task.test, tokens))',
    replace: 'TOKENS.map((tokens) => ask(reader, task.validation, tokens))',
    breaks: 'the prompts that choose also judge',
  },
  {
    file: 'method/tracing.ts',
    find: '    data[here * nodes + before]!++\n',
    replace: '',
    breaks: 'the counter sees pairs one way round only',
  },
  {
    file: 'method/energy.ts',
    find: 'vectors.data.slice(0, k * rows.rows)',
    replace: 'vectors.data.slice(-k * rows.rows)',
    breaks: 'the smallest principal coordinates are taken',
  },
]
