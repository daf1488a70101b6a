import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/world.ts',
    find: 'const follows = shifted ? 0.5 : coupling',
    replace: 'const follows = coupling',
    breaks: 'nothing changes where the mood should be gone',
  },
  {
    file: 'experiment/arms.ts',
    find: "if (role !== 'test')",
    replace: 'if (role === undefined)',
    breaks: 'any rows may judge',
  },
  {
    file: 'experiment/arms.ts',
    find: 'if (fit > best.fit)',
    replace: 'if (fit < best.fit || best.fit === -Infinity)',
    breaks: 'the counted rival takes its worst pair',
  },
  {
    file: 'experiment/arms.ts',
    find: 'rule.length + attended[j]!.length - both',
    replace: 'rule.length',
    breaks: 'attending to everything counts as finding',
  },
  {
    file: 'method/selection.ts',
    find: 'left = left.add(pick.ref.mul(TAKEN))',
    replace: 'left = left.add(pick.ref.mul(0))',
    breaks: 'the same variable is picked twice',
  },
  {
    file: 'method/statements.ts',
    find: 'own[b]! - own[a]!',
    replace: 'own[a]! - own[b]!',
    breaks: 'statements attend to the least interesting variables',
  },
]
