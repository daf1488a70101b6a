import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { EmbedderError } from './embedder-error.ts'
import { SETTING_FILES, type SettingFiles } from './hf-settings.ts'

/** In the order of preference: eight bits are three times as fast and rank nearly alike. */
const WEIGHTS = [
  { dtype: 'q8', file: 'onnx/model_quantized.onnx' },
  { dtype: 'fp32', file: 'onnx/model.onnx' },
] as const

export type Precision = (typeof WEIGHTS)[number]['dtype']

export const isFolder = (place: string): boolean => isAbsolute(place) || place.startsWith('.')

/**
 * Looks at a model's folder before anything is loaded from it.
 *
 * @returns the numbers its weights are in
 * @throws EmbedderError when a file that is needed is not there
 */
export function checkFolder(folder: string): Precision {
  if (!existsSync(folder)) throw new EmbedderError(`there is no folder ${folder}; EMBEDDER=hf:… names one`)
  for (const file of ['config.json', 'tokenizer.json']) {
    if (!existsSync(join(folder, file))) {
      throw new EmbedderError(`${folder} has no ${file}; put every file of the model's repository there`)
    }
  }
  const weights = WEIGHTS.find(({ file }) => existsSync(join(folder, file)))
  if (!weights) throw new EmbedderError(`${folder} has no onnx/model.onnx; ${EXPORT_HINT}`)
  return weights.dtype
}

/** The same of a repository. Without a network what was fetched before is enough. */
export async function checkRepository(host: string, repository: string, cache: string): Promise<Precision> {
  for (const { dtype, file } of WEIGHTS) {
    if (existsSync(join(cache, repository, file))) return dtype
  }
  for (const { dtype, file } of WEIGHTS) {
    if (await answers(host, repository, file)) return dtype
  }
  throw new EmbedderError(`${repository} has no onnx/model.onnx; ${EXPORT_HINT}`)
}

const EXPORT_HINT = 'take a repository with an ONNX export, or make one with "optimum-cli export onnx"'

/** The small files that say how the model is used, from its folder, from the cache, or from the hub. */
export async function readSettingFiles(
  place: string,
  { host, cache }: { host: string; cache: string },
): Promise<SettingFiles> {
  const found: SettingFiles = {}
  for (const [key, file] of Object.entries(SETTING_FILES) as [keyof SettingFiles, string][]) {
    const text = isFolder(place)
      ? await readOptional(join(place, file))
      : await fetchOptional(host, place, file, join(cache, place, 'settings', file))
    if (text === undefined || text === '') continue
    try {
      found[key] = JSON.parse(text)
    } catch (cause) {
      throw new EmbedderError(`${place}: ${file} is not JSON`, { cause })
    }
  }
  return found
}

async function readOptional(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** An absent file is kept as an empty one, so that a later start without a network knows. */
async function fetchOptional(host: string, repository: string, file: string, kept: string) {
  const known = await readOptional(kept)
  if (known !== undefined) return known
  const response = await ask(host, repository, file)
  const text = response.status === 404 ? '' : await response.text()
  await mkdir(dirname(kept), { recursive: true })
  await writeFile(kept, text)
  return text
}

async function answers(host: string, repository: string, file: string): Promise<boolean> {
  const response = await ask(host, repository, file, 'HEAD')
  return response.ok
}

/** Asks the hub for a file. A file that is not there is an answer; a repository that is not there is none. */
async function ask(host: string, repository: string, file: string, method = 'GET'): Promise<Response> {
  const address = `${host}/${repository}/resolve/main/${file}`
  let response: Response
  try {
    response = await fetch(address, { method, signal: AbortSignal.timeout(20_000) })
  } catch (cause) {
    throw new EmbedderError(
      `${address} cannot be reached; check the network, or download the model and name its folder, EMBEDDER=hf:/folder`,
      { cause },
    )
  }
  if (response.status === 401 || response.status === 403 || (response.status === 404 && isMain(file))) {
    throw new EmbedderError(`there is no public repository ${repository} at ${host}; check its name`)
  }
  if (!response.ok && response.status !== 404) {
    throw new EmbedderError(`${address} answered ${response.status}; try again later`)
  }
  return response
}

/** Every model has this one. */
const isMain = (file: string): boolean => file === SETTING_FILES.config
