import { buildIfStale } from '../scripts/build.ts'

/** Page and browser tests look at the same files that a reader gets. */
export const setup = () => buildIfStale()
