import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/judge.ts',
    find: "if (role !== 'test')",
    replace: 'if (role === undefined)',
    breaks: 'training digits may judge',
  },
  {
    file: 'experiment/arms.ts',
    find: "without === 'guidance' ? 1 : setting",
    replace: "without === 'guidance' ? Math.min(setting, 2) : setting",
    breaks: 'guidance is half on when it is taken away',
  },
  {
    file: 'experiment/arms.ts',
    find: 'rng.shuffle(Int32Array.from(train.labels))',
    replace: 'Int32Array.from(train.labels)',
    breaks: 'generators are told the true classes when they should not be',
  },
  {
    file: 'experiment/arms.ts',
    find: 'Math.sqrt(variances[c]!)',
    replace: 'variances[c]!',
    breaks: 'the Gaussian rival spreads by variances, not by their roots',
  },
  {
    file: 'experiment/reproduction.ts',
    find: 'sweep(earlier, GUIDANCE_EARLIER',
    replace: 'sweep(later, GUIDANCE_EARLIER',
    breaks: 'the later model is compared with itself',
  },
  {
    file: 'method/guided-diffusion.ts',
    find: 'without.ref.add(withClass.sub(without).mul(w))',
    replace: 'without.ref.add(withClass.sub(without).mul(w).mul(0.5))',
    breaks: 'guidance pushes half as far',
  },
  {
    file: 'method/prdc.ts',
    find: 'if (distance < fakeReach[j]!) caught[i] = 1',
    replace: 'if (distance < reach[i]!) caught[i] = 1',
    breaks: 'recall is coverage',
  },
  {
    file: 'method/top-m.ts',
    find: 'scores[b]! - scores[a]!',
    replace: 'scores[a]! - scores[b]!',
    breaks: 'filtering keeps the worst samples',
  },
]
