const LATIN = /^(?:us-ascii|ascii|iso-8859-\d+|latin\d?|windows-125\d|l1)$/i

/**
 * Turns the bytes of an answer into text: by byte order mark, else by the charset the answer or its XML declaration
 * names, else as UTF-8. A name that can't be true is passed over, and what is valid UTF-8 is not read as Latin.
 */
export function decodeAnswer(bytes: Uint8Array, contentType = ''): string {
  const head = String.fromCharCode(...bytes.subarray(0, 200))
  const named = [
    markedAs(head),
    /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType)?.[1],
    /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(head.replace(/^\xEF\xBB\xBF/, ''))?.[1],
  ].filter((label) => label !== undefined)
  const first = named[0] !== undefined && LATIN.test(named[0]) ? ['utf-8'] : []
  for (const label of [...first, ...named, 'utf-8']) {
    const text = decodeAs(label, bytes)
    if (text !== undefined) return text
  }
  return new TextDecoder('windows-1252').decode(bytes)
}

function markedAs(head: string): string | undefined {
  if (head.startsWith('\xEF\xBB\xBF')) return 'utf-8'
  if (head.startsWith('\xFF\xFE') || head.startsWith('<\0')) return 'utf-16le'
  return head.startsWith('\xFE\xFF') || head.startsWith('\0<') ? 'utf-16be' : undefined
}

function decodeAs(label: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
