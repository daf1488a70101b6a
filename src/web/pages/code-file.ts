import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Handler } from 'hono'
import type { Site } from '../site.ts'
import { readUnit } from '../unit.ts'

/** A file of a method as it is, to read or to save. */
export const showCodeFile =
  (site: Site): Handler =>
  async (c) => {
    const { slug = '', file = '' } = c.req.param()
    if (!site.methods.has(slug)) return c.notFound()
    const { files } = await readUnit(site.methodsDir, slug)
    if (!files.some(({ name }) => name === file)) return c.notFound()
    return c.text(await readFile(join(site.methodsDir, slug, file), 'utf8'))
  }
