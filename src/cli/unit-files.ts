import { fileURLToPath } from 'node:url'

/** Of the repository, with a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The folder of a method, without a slash at its end. */
export const unitFolder = (slug: string): string => `${root}src/methods/${slug}`

/** What `record` writes. */
export const recordFile = (slug: string): string => `${unitFolder(slug)}/results.json`
