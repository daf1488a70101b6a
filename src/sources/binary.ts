import { FormatError } from './record.ts'

const UNPACK = 'unpack it, and import what is in it'
const AS_TEXT = 'save it as plain text, or import a list of references that names the papers'

/** What is no text, by how it starts, and what to do with it. */
const KINDS: readonly [start: string, name: string, advice: string][] = [
  ['%PDF-', 'a PDF', AS_TEXT],
  ['%!PS', 'PostScript', AS_TEXT],
  ['{\\rtf', 'a document of a word processor (RTF)', AS_TEXT],
  ['\xD0\xCF\x11\xE0', 'a document of Microsoft Office', AS_TEXT],
  ['PK\x03\x04', 'a ZIP archive or an office document', UNPACK],
  ['PK\x05\x06', 'an empty ZIP archive', UNPACK],
  ['\x1F\x8B', 'a gzip archive packed several times over', UNPACK],
  ['BZh', 'a bzip2 archive', UNPACK],
  ['\xFD7zXZ\0', 'an xz archive', UNPACK],
  ['\x28\xB5\x2F\xFD', 'a Zstandard archive', UNPACK],
  ["7z\xBC\xAF'\x1C", 'a 7-Zip archive', UNPACK],
  ['Rar!\x1A', 'a RAR archive', UNPACK],
  ['\x89PNG', 'a picture', AS_TEXT],
  ['\xFF\xD8\xFF', 'a picture', AS_TEXT],
  ['GIF8', 'a picture', AS_TEXT],
  ['RIFF', 'a picture or a recording', AS_TEXT],
  ['II*\0', 'a picture', AS_TEXT],
  ['MM\0*', 'a picture', AS_TEXT],
  ['AT&TFORM', 'a scanned document (DjVu)', AS_TEXT],
  ['SQLite format 3\0', 'an SQLite database', 'export its papers, as BibTeX for example'],
  ['PAR1', 'a Parquet table', 'export it as JSON lines'],
  ['\x7FELF', 'a program', AS_TEXT],
  ['\xFF\xFE\0\0', 'UTF-32', 'save it as UTF-8'],
  ['\0\0\xFE\xFF', 'UTF-32', 'save it as UTF-8'],
]

/** Where a tar archive has its mark. */
const TAR = 257

/**
 * Lets through what may be text.
 *
 * @throws FormatError that names what it is by its first bytes, and says what to do with it
 */
export function refuseBinary(bytes: Uint8Array): void {
  const head = Buffer.from(bytes.subarray(0, TAR + 5)).toString('latin1')
  const start = head.replace(/^(?:\xEF\xBB\xBF)?\s+(?=%PDF-)/, '')
  const kind = KINDS.find(([mark]) => start.startsWith(mark))
  const [, name, advice] = kind ?? (head.startsWith('ustar', TAR) ? ['', 'a tar archive', UNPACK] : [])
  if (name !== undefined) throw new FormatError(`this is ${name}, not text: ${advice}`)
}
