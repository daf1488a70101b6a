import { expect, test } from 'vitest'
import { contributionOf, contributionSentence } from './contribution.ts'

test.each([
  [
    'Graphs are everywhere. Much is known of them. We propose a way to draw them.',
    'We propose a way to draw them.',
  ],
  ['Sleep matters. In this paper, we show that birds dream. It helps.', 'We show that birds dream.'],
  [
    'Memory is short. To address this issue, in this work we introduce Bell, a cache.',
    'We introduce Bell, a cache.',
  ],
  [
    'Maps lie. This paper presents an atlas, e.g. of lies. We use it.',
    'This paper presents an atlas, e.g. of lies.',
  ],
  ['Bees dance. Here, a new dance is described. It is fast.', 'A new dance is described.'],
  [
    'Tides rise. Tide2Vec is a model of tides, of the moon, etc. It is small.',
    'Tide2Vec is a model of tides, of the moon, etc.',
  ],
  ['Wind blows. iWind listens to it. An index of gusts is proposed.', 'An index of gusts is proposed.'],
  ['Clocks drift. We study 40 of them. Many stop.', 'We study 40 of them.'],
  [
    'We know that ice melts. We measure how: we find $v = 0.3. x$ for it.',
    'We measure how: we find $v = 0.3. x$ for it.',
  ],
  [
    'Recent work has shown that walls talk. Smith et al. propose ears. Our results show that they listen.',
    'Our results show that they listen.',
  ],
  ['Uhren gehen vor. In dieser Arbeit zeigen wir, warum.', 'In dieser Arbeit zeigen wir, warum.'],
  ['Les chats dorment. Nous proposons un lit.', 'Nous proposons un lit.'],
  ['猫会睡觉。本文提出一种床。它很软。', '本文提出一种床。'],
  ['Snow melts. (2) We propose salt. It is cheap.', 'We propose salt.'],
  ['Roads freeze. Addressing these challenges, we introduce sand.', 'We introduce sand.'],
  ['Rain falls. It falls down.', 'Rain falls.'],
  ['  One line\n  broken. We build\n  a dam.', 'We build a dam.'],
  ['', ''],
])('%s', (abstract, sentence) => expect(contributionSentence(abstract)).toBe(sentence))

test('a sentence that says no more than the title is followed by the next', () => {
  const said = (title: string) =>
    contributionSentence('This work presents Depth of Sea V2. It sees fish. It swims.', title)
  expect(said('Depth of Sea V2')).toBe('This work presents Depth of Sea V2. It sees fish.')
  expect(said('Fish')).toBe('This work presents Depth of Sea V2.')
})

test('our own words come first, then those a machine made of it, then the authors’', () => {
  const abstract = 'Rain falls. We show where.'
  const fact = { name: 'summary', value: 'It shows where rain falls.', saidBy: 'hf-daily', saidAt: 1 }
  expect(contributionOf({ summary: 'Where rain falls.', abstract }, [fact])).toEqual({
    text: 'Where rain falls.',
    by: 'us',
  })
  expect(contributionOf({ abstract }, [fact])).toEqual({ text: fact.value, by: 'a machine' })
  // A feed's own summary is no machine's.
  expect(contributionOf({ abstract }, [{ ...fact, saidBy: 'json-feed:ours' }])).toEqual({
    text: 'We show where.',
    by: 'the authors',
  })
  expect(contributionOf({})).toBeUndefined()
})

test('a long text takes no longer, sign by sign, than a short one', () => {
  for (const piece of ['we, ', '. ', 'e.g. ', '$', 'a.A ', 'our new ']) {
    const started = performance.now()
    contributionSentence(piece.repeat(50_000))
    expect(performance.now() - started).toBeLessThan(2000)
  }
})
