import { z } from 'zod'
import { memberOf } from '../member.ts'
import { TOO_MANY, sayOfPaper } from '../say-of-paper.ts'
import { operation } from './operation.ts'
import { NOTHING, reference } from './parameters.ts'
import { named } from './papers.ts'
import { Refusal } from './problem.ts'
import { shape } from './shape.ts'

const answer = shape(
  'Vote',
  z.object({
    vote: z.boolean().describe('Whether you voted for it now.'),
    votes: z.int().describe('How many members did.'),
  }),
)

const voting = (isWanted: boolean) =>
  operation({
    method: isWanted ? 'post' : 'delete',
    path: '/api/papers/{id}/vote',
    name: isWanted ? 'voteForPaper' : 'takeBackVote',
    group: 'Papers',
    says: isWanted ? 'Votes for a paper; doing it twice is one vote.' : 'Takes back your vote for a paper.',
    params: z.object({ id: reference }),
    query: NOTHING,
    answer,
    example: '/api/papers/2205.13147/vote',
    async handle(site, { params }, c) {
      const [{ id }, member] = [await named(site, params.id), memberOf(c)!]
      const isKept = await sayOfPaper(site, 'votes', { member: member.id, paper: id, isSaid: isWanted })
      if (!isKept) throw new Refusal(429, TOO_MANY)
      return { vote: isWanted, votes: (await site.store.said.of([id])).get(id)?.votes ?? 0 }
    },
  })

export const vote = voting(true)
export const takeBackVote = voting(false)
