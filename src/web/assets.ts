import { readFileSync } from 'node:fs'

/** Addresses of the built files, with a hash in each name so that a browser may keep them for good. */
export interface Assets {
  style: string
  /** The island of a paper page that runs its method. */
  runPanel: string
  /** The island of the search page that shows papers while one types. */
  searchAsYouType: string
  /** Single keys, on every page. */
  keyboard: string
  /** The island that says what a saved search would have found. */
  savedSearches: string
  /** The island that lets members in by a passkey. */
  passkey: string
  /** The island that answers a vote at once. */
  vote: string
  /** The island that quotes what is selected. */
  quote: string
  /** The island that says where a knob of a form stands. */
  knob: string
  /** What a browser keeps for pages that are read without a network. */
  serviceWorker: string
  /** Fonts that every page shows, worth loading before the style sheet asks for them. */
  fonts: string[]
}

interface Chunk {
  file: string
  assets?: string[]
}

/** Reads the browser build's manifest, in `folder`. */
export function readAssets(folder: string): Assets {
  const manifest = JSON.parse(readFileSync(`${folder}/.vite/manifest.json`, 'utf8')) as Record<string, Chunk>
  const style = manifest['src/web/styles/main.css']!
  return {
    style: `/${style.file}`,
    runPanel: `/${manifest['src/web/islands/run-panel.ts']!.file}`,
    searchAsYouType: `/${manifest['src/web/islands/search-as-you-type.ts']!.file}`,
    keyboard: `/${manifest['src/web/islands/keyboard.ts']!.file}`,
    savedSearches: `/${manifest['src/web/islands/saved-searches.ts']!.file}`,
    passkey: `/${manifest['src/web/islands/passkey.ts']!.file}`,
    vote: `/${manifest['src/web/islands/vote.ts']!.file}`,
    quote: `/${manifest['src/web/islands/quote.ts']!.file}`,
    knob: `/${manifest['src/web/islands/knob.ts']!.file}`,
    serviceWorker: `/${manifest['src/web/islands/service-worker.ts']!.file}`,
    fonts: (style.assets ?? []).filter((file) => file.endsWith('.woff2')).map((file) => `/${file}`),
  }
}
