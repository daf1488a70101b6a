import { parseHTML } from 'linkedom'

/** A document to draw plots with where there is no browser. Never import it in one: it is as large as Plot. */
export const svgDocument: Document = parseHTML('<!doctype html><html><body></body></html>').document
