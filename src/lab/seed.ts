/** The largest seed, in the panel as in the shell. */
export const MAX_SEED = 2 ** 31 - 1
