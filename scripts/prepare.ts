/** What a fresh checkout needs before anything else: the generated modules. */
import { prepareSources } from './sources.ts'

await prepareSources()
