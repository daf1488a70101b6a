import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/arms.ts',
    find: 'const previous = await embed(before, lesson.x)',
    replace: 'const previous = await embed(start, lesson.x)',
    breaks: 'HOC pulls towards the network from elsewhere, not the model before',
  },
  {
    file: 'experiment/arms.ts',
    find: "const head = without === 'simplex' ? 'learned' : 'simplex'",
    replace: "const head = 'simplex' as const",
    breaks: 'the simplex is never switched off',
  },
  {
    file: 'experiment/arms.ts',
    find: "hoc: { head: 'learned', pull: 'hoc' }",
    replace: "hoc: { head: 'learned', pull: 'nothing' }",
    breaks: 'the main rival goes without HOC',
  },
  {
    file: 'experiment/arms.ts',
    find: 'task === REPLACED ? starts.elsewhere : before',
    replace: 'before',
    breaks: 'no network is replaced',
  },
  {
    file: 'experiment/networks.ts',
    find: 'lax.stopGradient(net.head.ref)',
    replace: 'net.head.ref',
    breaks: 'the simplex learns',
  },
  {
    file: 'experiment/shapes.ts',
    find: 'const forTest = kindsAt(TRAINED + HELD_OUT, COLOURS.length)',
    replace: 'const forTest = kindsAt(TRAINED, TRAINED + HELD_OUT)',
    breaks: 'the test classes are those that choose the rates',
  },
  {
    file: 'experiment/shapes.ts',
    find: 'const trained = rng.shuffle(kindsAt(0, TRAINED))',
    replace: 'const trained = rng.shuffle(kindsAt(COLOURS.length - TRAINED, COLOURS.length))',
    breaks: 'the held-out classes are trained on',
  },
  {
    file: 'experiment/rivals.ts',
    find: 'const map = fit(units(await embed(asks, pictures)), units(await embed(stored, pictures)))',
    replace: 'const map = fit(units(await embed(asks, pictures)), units(await embed(asks, pictures)))',
    breaks: 'the maps after the fact map a space to itself',
  },
  {
    file: 'method/stationary.ts',
    find: 'np.notEqual(',
    replace: 'np.equal(',
    breaks: 'HOC pushes the own class away',
  },
  {
    file: 'method/compatibility.ts',
    find: 'matrix[i]![j]! > matrix[j]![j]!',
    replace: 'matrix[i]![j]! > matrix[i]![i]!',
    breaks: 'AC compares with the new model',
  },
]
