import { expect, test } from 'vitest'
import type { CheckStatement, ClaimStatement, Judged } from './claim.ts'
import { runInWords } from './run-in-words.ts'

const claim = (
  holds: boolean,
  restsOn = ['idea'],
  measured = holds ? 0.05 : 0.01,
): Judged<ClaimStatement> => ({
  says: 'It works.',
  from: 'abstract',
  unit: 'points',
  sides: ['better', 'worse'],
  null: 0,
  restsOn,
  relation: '>=',
  bound: 0.02,
  measured,
  holds,
})
const worse = claim(false, ['idea'], -0.01)
const unmeasured = claim(false, ['idea'], Number.NaN)
const check: Judged<CheckStatement> = {
  says: 'The rival reaches 90 %.',
  unit: '%',
  relation: '>=',
  bound: 0.9,
  measured: 0.71,
  holds: false,
}

test.each([
  [[claim(true)], undefined, 'Here the claim holds: 5 points better (needed: 2).'],
  [[worse], undefined, 'Here the claim does not hold: 1 point worse (needed: 2 points better).'],
  [
    [claim(true), claim(true)],
    undefined,
    'Here both claims hold: 5 points better (needed: 2), 5 points better (needed: 2).',
  ],
  [
    [claim(true), claim(false), claim(true, ['idea'], 0.04)],
    undefined,
    'Here 2 of 3 claims hold: 5 points better (needed: 2), 4 points better (needed: 2); ' +
      '1 does not hold: 1 point better (needed: 2).',
  ],
  [
    [worse, worse, worse],
    undefined,
    'Here all three claims do not hold: 1 point worse (needed: 2 points better), ' +
      '1 point worse (needed: 2 points better), 1 point worse (needed: 2 points better).',
  ],
  [[unmeasured], undefined, 'Here the claim was not measured.'],
  [
    [worse],
    'idea',
    'Without this idea the claim breaks, as expected: 1 point worse (needed: 2 points better).',
  ],
  [
    [claim(false), claim(true)],
    'idea',
    'Without this idea 1 of 2 claims breaks: 1 point better (needed: 2); 1 still holds: 5 points better (needed: 2).',
  ],
  [[claim(true)], 'idea', 'Without this idea the claim still holds: 5 points better (needed: 2).'],
  [[unmeasured], 'idea', 'Without this idea the claim was not measured.'],
  [
    [claim(false), claim(true, ['other'])],
    'idea',
    'Without this idea the claim breaks, as expected: 1 point better (needed: 2).',
  ],
  [[claim(true, ['other'])], 'idea', 'No claim rests on this idea.'],
])('%#: %s', (claims, without, sentence) =>
  expect(runInWords({ claims, checks: [], isVoid: false, ...(without !== undefined && { without }) })).toBe(
    sentence,
  ),
)

test.each([undefined, 'idea'])('a void run cannot tell, whatever its claims say (without %s)', (without) => {
  const run = {
    claims: [claim(true)],
    checks: [check],
    isVoid: true,
    ...(without !== undefined && { without }),
  }
  expect(runInWords(run)).toBe(
    'This run cannot tell: the check “The rival reaches 90 %.” fails with 71 % (needed: 90).',
  )
})
