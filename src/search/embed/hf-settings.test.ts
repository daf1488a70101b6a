import { expect, test } from 'vitest'
import { readSettings } from './hf-settings.ts'

const config = { hidden_size: 384, max_position_embeddings: 512 }

test('its own files come first', () => {
  const settings = readSettings('someone/bge-like', {
    config,
    pooling: { pooling_mode_cls_token: false, pooling_mode_mean_tokens: true },
    prompts: { prompts: { query: 'Q: ', passage: 'P: ' } },
    sentence: { max_seq_length: 128 },
    tokenizer: { model_max_length: 1e30 },
  })
  expect(settings).toEqual({
    width: 384,
    widths: [384],
    pooling: 'mean',
    prefixes: { query: 'Q: ', document: 'P: ' },
    maxTokens: 128,
  })
})

test.each([
  ['Xenova/bge-small-en-v1.5', 'cls', 'Represent this sentence for searching relevant passages: ', ''],
  ['/models/e5-small-v2', 'mean', 'query: ', 'passage: '],
  ['Xenova/all-MiniLM-L6-v2', 'mean', '', ''],
])('what its files leave out is known of %s', (name, pooling, query, document) => {
  expect(readSettings(name, { config })).toMatchObject({
    pooling,
    prefixes: { query, document },
    maxTokens: 512,
  })
})

test('a model that says so is nested', () => {
  const settings = readSettings('a/b', { config: { ...config, matryoshka_dimensions: [64, 128, 999] } })
  expect(settings.widths).toEqual([64, 128, 384])
})

test.each([
  ['no config', {}, /config\.json cannot be used/],
  ['no width', { config: {} }, /config\.json cannot be used: hidden_size/],
  ['a strange pooling', { config, pooling: { pooling_mode_max_tokens: true } }, /not supported/],
])('says what is wrong: %s', (_, files, message) => {
  expect(() => readSettings('a/b', files)).toThrow(message)
})
