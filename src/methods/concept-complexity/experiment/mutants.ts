import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'method/representativeness.ts',
    find: '(1 - conceptGivenAttribute.data[i]! + EPSILON)',
    replace: '(conceptGivenAttribute.data[i]! + EPSILON)',
    breaks: 'what one concept alone excites counts least',
  },
  {
    file: 'method/subjective-complexity.ts',
    find: '(accuracy) => accuracy >= threshold',
    replace: '(accuracy) => accuracy > threshold',
    breaks: 'a threshold that is met is not enough',
  },
  {
    file: 'experiment/rankings.ts',
    find: 'roa: hasDenominator ? roa : attributeGivenConcept',
    replace: 'roa: hasDenominator ? attributeGivenConcept : roa',
    breaks: 'the idea and what is without it are swapped',
  },
  {
    file: 'experiment/rankings.ts',
    find: 'const scores = scoresOf(train, head, hasDenominator)',
    replace: 'const scores = scoresOf(test, head, hasDenominator)',
    breaks: 'attributes are ranked by the test pictures',
  },
  {
    file: 'experiment/level-study.ts',
    find: '{ attributes: unseen, concepts: test.concepts },',
    replace: '{ attributes: seen, concepts: train.concepts },',
    breaks: 'concepts are recognised in pictures that were learned',
  },
  {
    file: 'experiment/generalizers.ts',
    find: 'pool.slice(e * SHOTS, (e + 1) * SHOTS)',
    replace: 'pool.slice(EXAMPLES, EXAMPLES + SHOTS)',
    breaks: 'the examples are asked for',
  },
  {
    file: 'experiment/generalizers.ts',
    find: 'accuracies(ofLevels[l]!, validation)',
    replace: 'accuracies(ofLevels[l]!, tasks[l]!.test)',
    breaks: 'settings are chosen on the test episodes',
  },
  {
    file: 'experiment/halves.ts',
    find: 'complexity[i]! - complexity[j]!',
    replace: 'complexity[j]! - complexity[i]!',
    breaks: 'the halves are swapped',
  },
]
