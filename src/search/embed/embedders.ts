import { EmbedderError } from './embedder-error.ts'
import type { Embedder } from './embedder.ts'
import type { Places } from './hf-embedder.ts'
import { openShipped, staticEmbedder } from './static-embedder.ts'
import { loadStatic } from './static-model.ts'

/**
 * Opens the embedder that a setting names: `papers` is the one that comes with the package,
 * `static:/folder` one of that kind that `papers embed train` has written, `hf:repository` or `hf:/folder` a
 * pretrained one in ONNX form.
 *
 * @param places - where downloaded models are kept, `data/models` unless told
 * @throws EmbedderError when the setting is not understood or the model cannot be opened
 */
export async function openEmbedder(setting: string, places: Places = {}): Promise<Embedder> {
  if (setting === 'papers') return openShipped()
  const [, kind, place] = /^(static|hf):(.+)$/.exec(setting) ?? []
  if (kind === 'static') return staticEmbedder(loadStatic(place!))
  if (kind === 'hf') {
    const { openHuggingFace } = await import('./hf-embedder.ts')
    return openHuggingFace(place!, places)
  }
  throw new EmbedderError(
    `${JSON.stringify(setting)} names no embedder; give papers, static:/folder, hf:repository or hf:/folder`,
  )
}
