import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseHTML } from 'linkedom'
import { mergePlots } from '#lab/merge-plots.ts'
import { plotToSvg } from '#lab/plot-svg.ts'
import type { TimedResult } from './run-seeds.ts'

/** One SVG per plot of a run, the seeds drawn together; the folder is made where it is absent. */
export async function writePictures(
  folder: string,
  slug: string,
  results: readonly TimedResult[],
): Promise<void> {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  await mkdir(folder, { recursive: true })
  const plots = mergePlots(results.map((result) => result.plots))
  for (const [i, plot] of plots.entries()) {
    await writeFile(join(folder, `${slug}-${i + 1}.svg`), plotToSvg(plot, { document: document as never }))
  }
}
