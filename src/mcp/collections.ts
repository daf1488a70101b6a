import type { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { Member, Store, StoredPaper } from '#store/index.ts'
import { answer, refusal } from './answer.ts'

/** A tool by which a program reads what the member whose token it has keeps. */
export function addCollections(
  server: McpServer,
  store: Store,
  { id, name }: Member,
  row: (paper: StoredPaper) => object,
): void {
  server.registerTool(
    'collections',
    {
      description: `The collections of ${name} and of the group. With the id or name of one, the papers in it, in its order, with the notes and days they have there.`,
      inputSchema: z.object({
        collection: z.string().min(1).max(300).optional().describe('id or name of one of them'),
        limit: z.int().min(1).max(50).default(50).describe('at most so many papers, 1 to 50'),
        offset: z.int().min(0).max(10_000).default(0).describe('so many papers before are left out'),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ collection: asked, limit, offset }) => {
      const all = await store.collections.of(id)
      const facts = ({ id, name, description, access, papers: count }: (typeof all)[number]) => ({
        id,
        name,
        ...(description !== '' && { description }),
        access,
        count,
      })
      if (asked === undefined) return answer({ collections: all.map(facts) })
      const one = all.find((one) => one.id === asked) ?? all.find((one) => one.name === asked)
      if (!one) return refusal(`no collection is called "${asked}" here; ask without a name for all of them`)
      const kept = await store.collectionPapers.list(one.key, { limit, offset })
      return answer({
        ...facts(one),
        papers: kept.map(({ paper, note, day }) => ({
          ...row(paper),
          ...(note !== '' && { note }),
          ...(day !== undefined && { day }),
        })),
      })
    },
  )
}
