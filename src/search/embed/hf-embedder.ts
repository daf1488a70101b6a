import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import type { PreTrainedModel, PreTrainedTokenizer, Tensor } from '@huggingface/transformers'
import { EmbedderError } from './embedder-error.ts'
import type { Embedder } from './embedder.ts'
import { checkFolder, checkRepository, isFolder, readSettingFiles } from './hf-files.ts'
import { type Settings, readSettings } from './hf-settings.ts'

export interface Places {
  /** Downloaded models are kept here. */
  cache?: string
  /** The hub, without a slash at the end. */
  host?: string
}

/** A pretrained model that also embeds token numbers, as `papers embed train` asks it to. */
export interface Pretrained extends Embedder {
  settings: Settings
  /** The numbers of a text's tokens with those put before and after it, cut at the model's limit. */
  tokens(text: string): number[]
  vocabulary(): ReadonlyMap<string, number>
  /** One unit vector per list of token numbers. */
  embedTokens(texts: readonly (readonly number[])[]): Promise<Float32Array[]>
}

/** Texts of one call are padded to the longest; more tokens than this do not go into one call. */
const BATCH_TOKENS = 4096

/**
 * Opens a pretrained sentence model in ONNX form, from a folder or from the Hugging Face hub. Pooling,
 * prefixes and limits come from its own files.
 *
 * @param place - a path, or a repository such as `Xenova/all-MiniLM-L6-v2`
 * @throws EmbedderError when it cannot be had; the message says what to do
 */
export async function openHuggingFace(
  place: string,
  { cache = resolve('data/models'), host = 'https://huggingface.co' }: Places = {},
): Promise<Pretrained> {
  if (!isFolder(place) && !/^[\w.-]+\/[\w.-]+$/.test(place)) {
    throw new EmbedderError(`hf:${place} is neither owner/name nor a path; a path starts with / or .`)
  }
  const library = await loadLibrary()
  const folder = isFolder(place) ? resolve(place) : undefined
  const dtype = folder === undefined ? undefined : checkFolder(folder)
  const files = await readSettingFiles(folder ?? place, { host, cache })
  const settings = readSettings(place, files)
  const precision = dtype ?? (await checkRepository(host, place, cache))
  const { model, tokenizer, tensor } = await load(library, folder ?? place, precision, { cache, host })

  async function run(texts: readonly (readonly number[])[]): Promise<Float32Array[]> {
    const length = Math.max(...texts.map((ids) => ids.length))
    const shape = [texts.length, length]
    const ids = new BigInt64Array(texts.length * length).fill(BigInt(tokenizer.pad_token_id ?? 0))
    const mask = new BigInt64Array(texts.length * length)
    texts.forEach((tokens, row) => {
      tokens.forEach((id, i) => {
        ids[row * length + i] = BigInt(id)
        mask[row * length + i] = 1n
      })
    })
    const given = {
      input_ids: tensor(ids, shape),
      attention_mask: tensor(mask, shape),
      token_type_ids: tensor(new BigInt64Array(ids.length), shape),
    }
    const output = (await model(given)) as Record<string, Tensor>
    const hidden = output.last_hidden_state ?? output.token_embeddings ?? Object.values(output)[0]!
    if (hidden.dims.length !== 3 || hidden.dims[2] !== settings.width) {
      throw new EmbedderError(
        `${place} answers with numbers of shape [${hidden.dims}], not one vector of ${settings.width} per token; it is no sentence model`,
      )
    }
    const data = hidden.data as Float32Array
    return texts.map((tokens, row) => pool(data, row * length, tokens.length, settings))
  }

  async function embedTokens(texts: readonly (readonly number[])[]): Promise<Float32Array[]> {
    const found: Float32Array[] = Array.from({ length: texts.length })
    // Texts of like length share a call, so that little is spent on padding.
    const order = texts.map((_, i) => i).sort((a, b) => texts[b]!.length - texts[a]!.length)
    for (let at = 0; at < order.length;) {
      const longest = Math.max(1, texts[order[at]!]!.length)
      const batch = order.slice(at, at + Math.max(1, Math.floor(BATCH_TOKENS / longest)))
      at += batch.length
      const vectors = await run(batch.map((i) => texts[i]!))
      batch.forEach((i, k) => (found[i] = vectors[k]!))
    }
    return found
  }

  const tokens = (text: string): number[] => {
    const ids = tokenizer.encode(text)
    if (ids.length <= settings.maxTokens) return ids
    // The last one ends the text for the model.
    return [...ids.slice(0, settings.maxTokens - 1), ids.at(-1)!]
  }

  return {
    name: `hf:${folder === undefined ? place : folder}@${fingerprint(settings, precision)}`,
    width: settings.width,
    widths: settings.widths,
    settings,
    tokens,
    vocabulary: () => tokenizer.get_vocab(),
    embedTokens,
    async embed(texts, kind) {
      const prefix = settings.prefixes[kind]
      const known = texts.map((text) => (text.trim() === '' ? [] : tokens(prefix + text)))
      const filled = known.filter((ids) => ids.length > 0)
      const vectors = (await embedTokens(filled)).values()
      return known.map((ids) => (ids.length > 0 ? vectors.next().value! : new Float32Array(settings.width)))
    },
  }
}

async function load(
  { AutoModel, AutoTokenizer, LogLevel, Tensor, env }: typeof import('@huggingface/transformers'),
  place: string,
  dtype: 'q8' | 'fp32',
  { cache, host }: Required<Places>,
) {
  env.cacheDir = cache
  env.remoteHost = host
  env.logLevel = LogLevel.ERROR
  env.allowLocalModels = true
  try {
    const options = { local_files_only: isFolder(place) }
    const tokenizer = (await AutoTokenizer.from_pretrained(place, options)) as PreTrainedTokenizer
    const model = (await AutoModel.from_pretrained(place, { ...options, dtype })) as PreTrainedModel
    const tensor = (data: BigInt64Array, shape: number[]) => new Tensor('int64', data, shape)
    return { model: model as unknown as (given: object) => Promise<unknown>, tokenizer, tensor }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new EmbedderError(`${place} cannot be opened as an ONNX sentence model: ${reason}`, { cause })
  }
}

/** The package is half a gigabyte, and installed by those who want a model of this kind. */
async function loadLibrary() {
  try {
    return await import('@huggingface/transformers')
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw new EmbedderError(
      code === 'ERR_MODULE_NOT_FOUND' && message.includes("'@huggingface/transformers'")
        ? 'EMBEDDER=hf:… needs a package that does not come along; install it in the folder of the site with npm install @huggingface/transformers@4'
        : `the package @huggingface/transformers is installed and cannot be loaded: ${message}`,
      { cause },
    )
  }
}

/** The vector of one text out of those of its tokens, of length one. */
function pool(data: Float32Array, start: number, length: number, { width, pooling }: Settings): Float32Array {
  const first = pooling === 'last' ? length - 1 : 0
  const end = pooling === 'cls' ? 1 : length
  const sum = new Float32Array(width)
  for (let token = first; token < end; token++) {
    const row = (start + token) * width
    for (let d = 0; d < width; d++) sum[d]! += data[row + d]!
  }
  const norm = Math.hypot(...sum)
  return norm > 0 ? sum.map((value) => value / norm) : sum
}

/** The same files used in another way give other vectors, and so another name. */
const fingerprint = (settings: Settings, precision: string): string =>
  createHash('sha256')
    .update(JSON.stringify([settings, precision]))
    .digest('hex')
    .slice(0, 8)
