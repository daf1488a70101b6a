import { expect, test } from 'vitest'
import { FIELDS } from './fields.ts'
import { SUBJECTS } from './subjects.ts'
import {
  FIELD_NAMES,
  SUBJECT_NAMES,
  TOPICS,
  topicKey,
  topicNamed,
  topicOfSlug,
  topicSlug,
  topicsIn,
  topicsOfCategories,
  topicsOfKeywords,
} from './vocabulary.ts'

test('every name is of one topic, and so is every address', () => {
  const names = [...FIELD_NAMES, ...Object.entries(SUBJECTS).flat(2)].map((name) =>
    topicKey(name.replace('=', '')),
  )
  for (const [topic, others] of Object.entries(SUBJECTS)) {
    for (const other of others) expect(topicNamed(other.replace('=', '')), other).toBe(topic)
  }
  for (const topic of TOPICS) expect(topicNamed(topic)).toBe(topic)
  for (const topic of TOPICS) expect(topicOfSlug(topicSlug(topic))).toBe(topic)
  expect(new Set(TOPICS.map(topicSlug)).size).toBe(TOPICS.length)
  expect(new Set(names).size).toBe(TOPICS.length)
  const categories = Object.values(FIELDS).flat()
  expect(new Set(categories).size).toBe(categories.length)
})

test('a topic goes by its name, its other names, in either number, with or without hyphens', () => {
  expect(topicNamed('Large Language Models')).toBe('language models')
  expect(topicNamed('LLM')).toBe('language models')
  expect(topicNamed('text to SQL')).toBe('text-to-SQL')
  expect(topicOfSlug('3d-reconstruction')).toBe('3D reconstruction')
  expect(topicNamed('language')).toBeUndefined()
  expect(topicNamed('knitting')).toBeUndefined()
  expect(topicNamed('')).toBeUndefined()
  expect(topicKey('Knitting')).toBe('knitting')
})

test('categories stand for fields; those of others by their names', () => {
  expect(topicsOfCategories(['cs.LG', 'stat.ML', 'cs.CV', '68T05', 'I.2.7'])).toEqual([
    'machine learning',
    'computer vision',
  ])
  expect(topicsOfCategories(['Neuroscience', 'gardening'])).toEqual(['neuroscience'])
})

test('keywords name topics as a whole or in part, the longest name first', () => {
  const keywords = [
    'masked video diffusion models (MVDMs)',
    'GRPO',
    'pass@1',
    'safety',
    'safety distance',
    '',
  ]
  expect(topicsOfKeywords(keywords)).toEqual([
    'video generation',
    'reinforcement learning with verifiable rewards',
    'AI safety',
  ])
})

test('a text names topics, each time it does', () => {
  const text =
    'Vision-language models read. A vision language model, unlike LLMs, sees; so does a transformer.'
  expect(topicsIn(text)).toEqual([
    'vision-language models',
    'vision-language models',
    'language models',
    'transformers',
  ])
  expect(topicsIn('The theory of driving and its representation')).toEqual([])
})

test('what a long text names is found in time that grows as it does', () => {
  const text = 'vision language '.repeat(200_000)
  const started = performance.now()
  topicsIn(text)
  expect(performance.now() - started).toBeLessThan(5000)
})

test('subjects and fields have plain names', () => {
  for (const name of [...SUBJECT_NAMES, ...FIELD_NAMES])
    expect(name).toMatch(/^[A-Za-z\d][A-Za-z\d -]{1,58}$/)
})
