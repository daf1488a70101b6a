import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/blocks.ts',
    find: 'place < m)',
    replace: 'place < Math.min(m, 60))',
    breaks: 'pretraining sees sixty unlabelled points at most',
  },
  {
    file: 'experiment/factor-arms.ts',
    find: "off === 'unlabelled' ? alone : on(phi)",
    replace: 'on(phi)',
    breaks: 'pretraining keeps its unlabelled points when they are taken away',
  },
  {
    file: 'experiment/factor-arms.ts',
    find: 'one.error < best.error ? one : best',
    replace: 'one.error > best.error ? one : best',
    breaks: 'ridge regression takes its worst decay',
  },
  {
    file: 'experiment/blocks.ts',
    find: 'const from = unlabelled + i * n',
    replace: 'const from = i * n',
    breaks: 'the labelled points are unlabelled ones too',
  },
  {
    file: 'experiment/mixture-arms.ts',
    find: 'const test = takePart(parts.test, drawn)',
    replace: 'const test = takePart(parts.train, drawn)',
    breaks: 'the mixture is judged on points it was fitted to',
  },
  {
    file: 'experiment/worlds.ts',
    find: 'return informative ? classes[k]! : Number(side > 0)',
    replace: 'return classes[k]!',
    breaks: 'components stay informative when they should not be',
  },
  {
    file: 'method/factor-model.ts',
    find: 'Math.sqrt(variances[k]! - noise)',
    replace: 'Math.sqrt(variances[k]!)',
    breaks: 'loadings take the noise for factors',
  },
  {
    file: 'method/gaussian-mixture.ts',
    find: 'Math.log(weights[k]!) - distance / (2 * variance)',
    replace: '-distance / (2 * variance)',
    breaks: 'responsibilities ignore the weights',
  },
]
