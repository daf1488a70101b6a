import { z } from 'zod'
import { reproductionOf } from '../hf-shape.ts'
import { VERDICTS, chosen, running } from '../pages/methods-request.ts'
import type { Method } from '../site.ts'
import { paperPath } from '../views/addresses.ts'
import { methodRecord, methodShape } from './method-shapes.ts'
import { operation } from './operation.ts'
import { NOTHING } from './parameters.ts'
import { Refusal } from './problem.ts'
import { shape } from './shape.ts'

export const methods = operation({
  path: '/api/methods',
  name: 'listMethods',
  group: 'Methods',
  says: 'Methods that run here, with their claims and how each fared.',
  params: NOTHING,
  query: z.object({
    topic: z.string().optional().describe('What it is for, or a topic of its paper.'),
    verdict: z.enum(Object.keys(VERDICTS), `give verdict as ${Object.keys(VERDICTS).join(', ')}`).optional(),
  }),
  answer: shape('Methods', z.array(methodShape)),
  example: '/api/methods',
  handle: async (site, { query: { topic, verdict } }) =>
    chosen(running(site), {
      ...(topic !== undefined && { topic }),
      ...(verdict !== undefined && { verdict }),
    }).map(facts),
})

export const method = operation({
  path: '/api/methods/{method}',
  name: 'getMethod',
  group: 'Methods',
  says: 'One method with its record: claims, checks, metrics and settings of every run.',
  params: z.object({ method: z.string().describe('Its name, such as matryoshka.') }),
  query: NOTHING,
  answer: methodRecord,
  example: '/api/methods/matryoshka',
  async handle({ methods: all }, { params }) {
    const found = all.get(params.method)
    if (!found) {
      throw new Refusal(404, `no method is called "${params.method.slice(0, 100)}"; see /api/methods`)
    }
    if (!found.recorded) return facts(found)
    // Claims stand beside their numbers already, and pictures are pictures of these.
    const { claims: _claims, plots: _plots, ...record } = found.recorded
    return { ...facts(found), record }
  },
})

function facts(one: Method): z.output<typeof methodShape> {
  const { slug, arxiv, title, does, topics } = one.paper
  const reproduction = reproductionOf(one)
  return {
    method: slug,
    arxiv,
    title,
    does,
    topics,
    path: paperPath(arxiv),
    runnable: one.runnable,
    ...(reproduction && { reproduction }),
  }
}
