import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A sentence model of a few kB in the layout of the Hugging Face hub, to test with: it looks one vector up for
 * each token and does nothing else. `node scripts/tiny-onnx.ts FOLDER` writes it.
 */

export const TINY_WORDS = ['paper', 'papers', 'nested', 'sparse', 'memory', 'retrieval', '##s']
export const TINY_WIDTH = 8

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']

export interface TinyOptions {
  pooling?: 'mean' | 'cls'
  prompts?: Record<string, string>
  maxTokens?: number
}

/** The vector of a token: each token has its own, and special ones have none. */
export const tinyVector = (id: number): number[] =>
  Array.from({ length: TINY_WIDTH }, (_, d) =>
    id < SPECIAL.length && id !== 2 ? 0 : Math.sin(1 + id * (d + 1)),
  )

/** The number of a word in the tiny model's vocabulary. */
export const tinyId = (token: string): number => [...SPECIAL, ...TINY_WORDS].indexOf(token)

/** Writes the model into a folder. */
export function writeTinyModel(
  folder: string,
  { pooling = 'mean', prompts, maxTokens = 16 }: TinyOptions = {},
) {
  mkdirSync(join(folder, 'onnx'), { recursive: true })
  mkdirSync(join(folder, '1_Pooling'), { recursive: true })
  const vocabulary = [...SPECIAL, ...TINY_WORDS]
  const json = (file: string, value: unknown) => writeFileSync(join(folder, file), JSON.stringify(value))
  json('config.json', {
    model_type: 'bert',
    architectures: ['BertModel'],
    hidden_size: TINY_WIDTH,
    max_position_embeddings: maxTokens,
    vocab_size: vocabulary.length,
  })
  json('1_Pooling/config.json', {
    word_embedding_dimension: TINY_WIDTH,
    pooling_mode_cls_token: pooling === 'cls',
    pooling_mode_mean_tokens: pooling === 'mean',
  })
  if (prompts) json('config_sentence_transformers.json', { prompts })
  json('tokenizer_config.json', {
    tokenizer_class: 'BertTokenizer',
    model_max_length: maxTokens,
    pad_token: '[PAD]',
  })
  json('tokenizer.json', tokenizerOf(vocabulary))
  writeFileSync(join(folder, 'onnx/model.onnx'), onnx(vocabulary.length))
}

function tokenizerOf(vocabulary: readonly string[]) {
  const special = (content: string) => ({ SpecialToken: { id: content, type_id: 0 } })
  const added = SPECIAL.map((content, id) => ({
    id,
    content,
    special: true,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
  }))
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, lowercase: true },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [special('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, special('[SEP]')],
      pair: [special('[CLS]'), { Sequence: { id: 'A', type_id: 0 } }, special('[SEP]')],
      special_tokens: Object.fromEntries(
        ['[CLS]', '[SEP]'].map((token) => [
          token,
          { id: token, ids: [SPECIAL.indexOf(token)], tokens: [token] },
        ]),
      ),
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
    },
  }
}

// ONNX is protobuf; the numbers below are those of fields in onnx.proto.
const FLOAT = 1
const INT64 = 7

function onnx(rows: number): Buffer {
  const table = Buffer.alloc(4 * rows * TINY_WIDTH)
  for (let id = 0; id < rows; id++) {
    tinyVector(id).forEach((value, d) => table.writeFloatLE(value, 4 * (id * TINY_WIDTH + d)))
  }
  const gather = message(
    text(1, 'table'),
    text(1, 'input_ids'),
    text(2, 'last_hidden_state'),
    text(3, 'look-up'),
    text(4, 'Gather'),
  )
  const tensor = message(
    number(1, rows),
    number(1, TINY_WIDTH),
    number(2, FLOAT),
    text(8, 'table'),
    bytes(9, table),
  )
  const inputs = ['input_ids', 'attention_mask', 'token_type_ids'].map((name) =>
    bytes(11, valueInfo(name, INT64, ['batch', 'sequence'])),
  )
  const output = bytes(12, valueInfo('last_hidden_state', FLOAT, ['batch', 'sequence', TINY_WIDTH]))
  const graph = message(bytes(1, gather), text(2, 'tiny'), bytes(5, tensor), ...inputs, output)
  return message(
    number(1, 8),
    text(2, 'daily-papers'),
    bytes(7, graph),
    bytes(8, message(text(1, ''), number(2, 13))),
  )
}

function valueInfo(name: string, type: number, shape: readonly (string | number)[]): Buffer {
  const dims = shape.map((size) => bytes(1, typeof size === 'number' ? number(1, size) : text(2, size)))
  return message(text(1, name), bytes(2, bytes(1, message(number(1, type), bytes(2, message(...dims))))))
}

const message = (...fields: Buffer[]): Buffer => Buffer.concat(fields)
const number = (field: number, value: number): Buffer => Buffer.concat([varint(field << 3), varint(value)])
const bytes = (field: number, value: Buffer): Buffer =>
  Buffer.concat([varint((field << 3) | 2), varint(value.length), value])
const text = (field: number, value: string): Buffer => bytes(field, Buffer.from(value, 'utf8'))

function varint(value: number): Buffer {
  const found: number[] = []
  for (; value > 127; value = Math.floor(value / 128)) found.push((value & 127) | 128)
  return Buffer.from([...found, value])
}

if (import.meta.main) writeTinyModel(process.argv[2] ?? 'tiny-model')
