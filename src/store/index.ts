export { StoreError } from './error.ts'
export { type Store, openStore } from './open.ts'
export type { Hit, NewPaper, Page, StoredPaper } from './papers.ts'
export type { KnownPaper, Work } from './works.ts'
