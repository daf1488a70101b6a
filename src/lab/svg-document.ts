import { DOMParser } from 'linkedom'

/**
 * A document to draw plots with where there is no browser. Never import it in one: it is as large as Plot. It is one of XML,
 * which escapes what stands in attributes, as a file of SVG wants.
 */
export const svgDocument = new DOMParser().parseFromString(
  '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'image/svg+xml',
) as unknown as Document
