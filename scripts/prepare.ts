/** What a fresh checkout needs before anything else: the generated modules, and the library others import. */
import { prepareSources } from './sources.ts'
import { buildLibrary } from './library.ts'

await prepareSources()
await buildLibrary()
