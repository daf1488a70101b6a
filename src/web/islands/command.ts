/** What does the same as a run in the panel. */
export const command = (slug: string, seed: number, without: string | undefined): string =>
  `npm run papers -- run ${slug} --seed ${seed}${without === undefined ? '' : ` --without ${without}`}`
