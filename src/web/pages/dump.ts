import { type FileHandle, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Context, Handler } from 'hono'
import { DUMP_FILE } from '#feed/nightly-dump.ts'
import { claimFacts, statusInWords } from '#lab/record-in-words.ts'
import { claimsOf, status } from '#lab/recorded.ts'
import { isUnmodified } from '../conditional.ts'
import { forEverybody } from '../headers.ts'
import type { Site } from '../site.ts'

/** All papers with their sources, as the night wrote them; also in parts, for those who go on after a break. */
export const showDump =
  (site: Site): Handler =>
  async (c) => {
    forEverybody(c)
    const handle = site.dumpDir === undefined ? undefined : await opened(join(site.dumpDir, DUMP_FILE))
    if (!handle) return c.text(noDump(site), 404)
    try {
      const { size, mtime } = await handle.stat()
      const etag = `"${size.toString(36)}-${mtime.getTime().toString(36)}"`
      const headers = {
        etag,
        'last-modified': mtime.toUTCString(),
        'accept-ranges': 'bytes',
        'cache-control': 'public, max-age=600',
        'content-type': 'application/gzip',
        'content-disposition': `attachment; filename="${DUMP_FILE}"`,
      }
      if (isFresh(c, etag, mtime)) return await closing(handle, c.body(null, 304, headers))
      const range = isSameAsBefore(c, etag, mtime) ? rangeOf(c.req.header('range'), size) : undefined
      if (range === 'none') {
        const nothing = c.body(null, 416, { ...headers, 'content-range': `bytes */${size}` })
        return await closing(handle, nothing)
      }
      const [start, end] = range ?? [0, size - 1]
      const all = {
        ...headers,
        'content-length': String(end - start + 1),
        ...(range && { 'content-range': `bytes ${start}-${end}/${size}` }),
      }
      if (c.req.method === 'HEAD') return await closing(handle, c.body(null, 200, all))
      const stream = Readable.toWeb(handle.createReadStream({ start, end })) as ReadableStream<Uint8Array>
      return c.body(stream, range ? 206 : 200, all)
    } catch (fault) {
      await handle.close().catch(() => {})
      throw fault
    }
  }

/** The checksum of the dump, as `sha256sum --check` reads it. */
export const showDumpSum =
  (site: Site): Handler =>
  async (c) => {
    forEverybody(c)
    const text =
      site.dumpDir === undefined
        ? undefined
        : await readFile(join(site.dumpDir, `${DUMP_FILE}.sha256`), 'utf8').catch(() => undefined)
    return text === undefined ? c.text(noDump(site), 404) : c.text(text)
  }

/** Every method with its paper, its claims and its whole record. */
export const showDumpedMethods =
  (site: Site): Handler =>
  (c) => {
    forEverybody(c)
    return c.json(
      [...site.methods.values()].map(({ paper, runnable, recorded }) => {
        const claims = recorded && claimsOf(recorded)
        return {
          ...paper,
          runnable,
          ...(claims && { verdict: statusInWords(status(claims)), verdicts: claims.map(claimFacts) }),
          ...(recorded && { record: recorded }),
        }
      }),
    )
  }

const noDump = ({ dumpDir }: Site) =>
  dumpDir === undefined
    ? 'this site gives no dump; whoever runs it can set DUMP=on\n'
    : 'the dump is not written yet; come again in some minutes\n'

const opened = (file: string) => open(file).catch(() => undefined)

async function closing(handle: FileHandle, response: Response): Promise<Response> {
  await handle.close()
  return response
}

const isFresh = (c: Context, etag: string, mtime: Date): boolean =>
  isUnmodified(c, new Headers({ etag, 'last-modified': mtime.toUTCString() }))

/** Whether what was got of the file before is of this one. */
const isSameAsBefore = (c: Context, etag: string, mtime: Date): boolean => {
  const asked = c.req.header('if-range')
  return asked === undefined || asked === etag || asked === mtime.toUTCString()
}

/** First and last byte that are asked for; `none` when there are no such, undefined for all of it. */
function rangeOf(asked: string | undefined, size: number): [number, number] | 'none' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(asked ?? '') ?? []
  if (from === '' && to === '') return undefined
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined
  return start > end ? 'none' : [start, end]
}
