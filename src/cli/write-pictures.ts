import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mergePlots } from '#lab/merge-plots.ts'
import { plotToSvg } from '#lab/plot-svg.ts'
import { svgDocument } from '#lab/svg-document.ts'
import type { TimedResult } from '#runs/run-in-thread.ts'

/** One SVG per plot of a run, the seeds drawn together; the folder is made where it is absent. */
export async function writePictures(
  folder: string,
  slug: string,
  results: readonly TimedResult[],
): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const [i, plot] of mergePlots(results.map((result) => result.plots)).entries()) {
    const svg = plotToSvg(plot, { document: svgDocument, standalone: true })
    await writeFile(join(folder, `${slug}-${i + 1}.svg`), svg)
  }
}
