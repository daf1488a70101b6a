import type { Handler } from 'hono'
import { plotToSvg } from '#lab/plot-svg.ts'
import { svgDocument } from '#lab/svg-document.ts'
import type { Site } from '../site.ts'
import { firstPlot } from '../views/thumbnail.tsx'

/** The recorded picture of a method as a small image of its own, for lists; drawn once. */
export function showPlot(site: Site): Handler {
  const drawn = new Map<string, string>()

  return (c) => {
    const slug = c.req.param('slug')!.replace(/\.svg$/, '')
    const method = site.methods.get(slug)
    const plot = method && firstPlot(method)
    if (!plot) return c.notFound()

    let svg = drawn.get(slug)
    if (svg === undefined) {
      svg = plotToSvg(plot, {
        document: svgDocument,
        compact: true,
        standalone: true,
        width: 240,
        height: 160,
      })
      drawn.set(slug, svg)
    }
    return c.body(svg, 200, {
      'content-type': 'image/svg+xml; charset=utf-8',
      'cache-control': 'public, max-age=3600',
      // An image brings its own colours in a style element; it may do nothing else.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    })
  }
}
