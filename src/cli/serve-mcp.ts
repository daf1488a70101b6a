import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { z } from 'zod'
import manifest from '../../package.json' with { type: 'json' }
import { readConfig } from '../config.ts'
import { claimFacts } from '#lab/record-in-words.ts'
import { summarise } from '#lab/recorded.ts'
import { papers, recorded } from '../methods/registry.gen.ts'
import { reproductions } from '../methods/reproductions.gen.ts'
import { openForOnce } from '../search/open.ts'
import { answer, refusal } from '../mcp/answer.ts'
import { type Sources, createMcpServer } from '../mcp/tools.ts'
import { runSeeds } from './run-seeds.ts'
import { readStore } from './with-store.ts'

/** Answers on standard input and output until the input ends. */
export const serveMcp = (): Promise<void> =>
  readStore(async (store) => {
    const { baseUrl, embedder, trending } = readConfig()
    const meaning = await openForOnce(store, embedder)
    const sources: Sources = {
      store,
      methods: new Map(
        papers.map((paper) => {
          const [record, runnable] = [recorded[paper.slug], paper.slug in reproductions]
          return [paper.slug, { paper, runnable, ...(record && { recorded: record }) }]
        }),
      ),
      trending,
      now: Date.now,
      version: manifest.version,
      ...(meaning && { meaning }),
      ...(baseUrl !== undefined && { baseUrl }),
    }
    const handle = serveStdio(() => withRun(sources))
    await new Promise((resolve) => process.stdin.once('close', resolve).once('end', resolve))
    await handle.close()
  })

/** The tools of the site, and one that makes this machine work. */
function withRun(sources: Sources) {
  const server = createMcpServer(sources)
  server.registerTool(
    'run',
    {
      description:
        'Runs a method on this machine for one seed, up to a minute or two, and tells what was measured beside each claim.',
      inputSchema: z.object({
        method: z.string().max(200).describe('its name, such as matryoshka'),
        seed: z
          .int()
          .min(0)
          .max(2 ** 31 - 1)
          .default(0),
        without: z.string().max(100).optional().describe('a mechanism to switch off'),
      }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ method: slug, seed, without }, context) => {
      const load = Object.hasOwn(reproductions, slug) ? reproductions[slug] : undefined
      if (!load) return refusal(`no method called "${slug}" runs here; the tool method lists them`)
      const names = Object.keys((await load()).mechanisms)
      if (without !== undefined && !names.includes(without)) {
        return refusal(`${slug} has no mechanism "${without}"; switch off one of: ${names.join(', ')}`)
      }
      const { signal, _meta: meta, notify } = context.mcpReq
      const token = meta?.progressToken
      // Who has the answer no longer hears of progress.
      const told: Promise<unknown>[] = []
      const results = await runSeeds([{ slug, seed, ...(without !== undefined && { without }) }], {
        signal,
        onEvent(_, event) {
          if (token === undefined || event.kind !== 'progress') return
          const { done: progress, total, doing: message } = event
          const sent = notify({
            method: 'notifications/progress',
            params: { progressToken: token, progress, total, message },
          })
          told.push(sent.catch(() => {}))
        },
      })
      await Promise.all(told)
      return answer({
        method: slug,
        seed,
        claims: summarise(results).map(claimFacts),
        metrics: results[0]!.metrics,
      })
    },
  )
  return server
}
