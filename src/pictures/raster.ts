import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Resvg, initWasm } from '@resvg/resvg-wasm'

const { resolve } = createRequire(import.meta.url)
let starting: Promise<void> | undefined

/** An SVG without text as the bytes of a PNG, `width` pixels wide. */
export async function raster(svg: string, width: number): Promise<Uint8Array> {
  starting ??= initWasm(readFileSync(resolve('@resvg/resvg-wasm/index_bg.wasm')))
  await starting
  const drawing = new Resvg(svg, {
    fitTo: { mode: 'width', value: width },
    // The pixels of a heatmap have edges.
    imageRendering: 1,
    font: { fontBuffers: [] },
  })
  const picture = drawing.render()
  try {
    return picture.asPng()
  } finally {
    picture.free()
    drawing.free()
  }
}
