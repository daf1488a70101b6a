import { z } from 'zod'
import { EmbedderError } from './embedder-error.ts'

/** How a pretrained model wants to be used, as its files say. */
export interface Settings {
  width: number
  widths: readonly number[]
  pooling: 'mean' | 'cls' | 'last'
  /** Put before a text of each kind. */
  prefixes: { query: string; document: string }
  /** Longer texts are cut, in tokens. */
  maxTokens: number
}

/** The small files of a model that say how it is used; absent ones are undefined. */
export interface SettingFiles {
  config?: unknown
  pooling?: unknown
  prompts?: unknown
  sentence?: unknown
  tokenizer?: unknown
}

/** Where each of them lies in a repository or folder. */
export const SETTING_FILES = {
  config: 'config.json',
  pooling: '1_Pooling/config.json',
  prompts: 'config_sentence_transformers.json',
  sentence: 'sentence_bert_config.json',
  tokenizer: 'tokenizer_config.json',
} as const satisfies Record<keyof SettingFiles, string>

const config = z.object({
  hidden_size: z.int().positive(),
  max_position_embeddings: z.int().positive().optional(),
  _name_or_path: z.string().optional(),
  matryoshka_dimensions: z.array(z.int().positive()).optional(),
})
const pooling = z.object({
  pooling_mode_cls_token: z.boolean().default(false),
  pooling_mode_mean_tokens: z.boolean().default(false),
  pooling_mode_lasttoken: z.boolean().default(false),
})
const prompts = z.object({ prompts: z.record(z.string(), z.string()).optional() })
const sentence = z.object({ max_seq_length: z.int().positive().optional() })
const tokenizer = z.object({ model_max_length: z.number().positive().optional() })

/** What the cards of well-known models say and their files leave out; the first that fits counts. */
const KNOWN: readonly { name: RegExp; pooling: Settings['pooling']; query: string; document: string }[] = [
  {
    name: /bge-.*-en-v1\.5|mxbai-embed|arctic-embed/i,
    pooling: 'cls',
    query: 'Represent this sentence for searching relevant passages: ',
    document: '',
  },
  { name: /bge-/i, pooling: 'cls', query: '', document: '' },
  { name: /\be5-/i, pooling: 'mean', query: 'query: ', document: 'passage: ' },
  { name: /nomic-embed/i, pooling: 'mean', query: 'search_query: ', document: 'search_document: ' },
]

/**
 * Reads how a model is used: what its files say first, then what is known of its name, else mean pooling
 * without prefixes.
 *
 * @param name - the repository or folder, for models whose files leave something out
 * @throws EmbedderError when a file says something that cannot be used
 */
export function readSettings(name: string, files: SettingFiles): Settings {
  const base = parse(config, files.config, name, 'config')
  const pooled = files.pooling === undefined ? undefined : parse(pooling, files.pooling, name, 'pooling')
  const asked = parse(prompts, files.prompts ?? {}, name, 'prompts').prompts ?? {}
  const { _name_or_path: origin = '' } = base
  const known = KNOWN.find((model) => model.name.test(`${name} ${origin}`))
  const limits = [
    parse(sentence, files.sentence ?? {}, name, 'sentence').max_seq_length,
    parse(tokenizer, files.tokenizer ?? {}, name, 'tokenizer').model_max_length,
    base.max_position_embeddings,
  ]
  const width = base.hidden_size
  const widths = [...new Set([...(base.matryoshka_dimensions ?? []), width])].filter((m) => m <= width)
  return {
    width,
    widths: widths.sort((a, b) => a - b),
    pooling: pooled ? poolingOf(pooled, name) : (known?.pooling ?? 'mean'),
    prefixes: {
      query: asked.query ?? known?.query ?? '',
      document: asked.document ?? asked.passage ?? known?.document ?? '',
    },
    maxTokens: Math.min(512, ...limits.filter((limit) => limit !== undefined)),
  }
}

function poolingOf(said: z.infer<typeof pooling>, name: string): Settings['pooling'] {
  if (said.pooling_mode_cls_token) return 'cls'
  if (said.pooling_mode_mean_tokens) return 'mean'
  if (said.pooling_mode_lasttoken) return 'last'
  throw new EmbedderError(
    `${name}: ${SETTING_FILES.pooling} asks for a pooling that is not supported; take a model that pools by mean, first or last token`,
  )
}

function parse<T extends z.ZodType>(
  shape: T,
  value: unknown,
  name: string,
  file: keyof SettingFiles,
): z.infer<T> {
  const { success, data, error } = shape.safeParse(value)
  if (success) return data
  const { path, message } = error.issues[0]!
  const where = path.length > 0 ? `${path.join('.')}: ` : ''
  throw new EmbedderError(`${name}: ${SETTING_FILES[file]} cannot be used: ${where}${message}`)
}
