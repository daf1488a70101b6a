import type { StoredPaper } from '#store/index.ts'

/** Whether a member is known to be an author of a paper. Nobody can say so yet. */
export const isAuthorOf = async (_paper: StoredPaper, _member: { id: string }): Promise<boolean> => false
