import type { Context } from 'hono'
import { PURPOSES, type Purpose } from '#lab/paper.ts'
import type { Status } from '#lab/recorded.ts'
import type { Method, Site } from '../site.ts'

/** How the outcomes of methods are called in addresses. */
export const VERDICTS: Readonly<Record<string, readonly Status[]>> = {
  reproduced: ['reproduced'],
  varies: ['varies'],
  not: ['not reproduced', 'cannot tell'],
}

/** Which methods are wanted; all of those that run when nothing is said. */
export interface Choice {
  /** What a method is for, or a topic of its paper. */
  topic?: string
  verdict?: string
}

/** What an address asks for; undefined when no method is of that topic or there is no such verdict. */
export function choiceOf(site: Site, c: Context): Choice | undefined {
  const { topic = '', verdict = '' } = c.req.query()
  const choice = { ...(topic !== '' && { topic }), ...(verdict !== '' && { verdict }) }
  const isKnown =
    (topic === '' || isPurpose(topic) || running(site).some(({ paper }) => paper.topics.includes(topic))) &&
    (verdict === '' || Object.hasOwn(VERDICTS, verdict))
  return isKnown ? choice : undefined
}

/** An address for a choice; `path` is that of the page or of its numbers. */
export function choicePath({ topic, verdict }: Choice, path = '/methods'): string {
  const parts = new URLSearchParams({ ...(topic && { topic }), ...(verdict && { verdict }) })
  return parts.size === 0 ? path : `${path}?${parts}`
}

const ORDER: readonly (Status | undefined)[] = [
  'reproduced',
  'varies',
  'not reproduced',
  'cannot tell',
  undefined,
]

/** The methods that run: those that hold first, by what they are for, the newest paper first. */
export const running = ({ methods }: Site): Method[] =>
  [...methods.values()]
    .filter((method) => method.runnable || method.outcome)
    .sort(
      (a, b) =>
        ORDER.indexOf(a.outcome?.status) - ORDER.indexOf(b.outcome?.status) ||
        PURPOSES.indexOf(a.paper.does) - PURPOSES.indexOf(b.paper.does) ||
        b.paper.date.localeCompare(a.paper.date),
    )

export const chosen = (methods: readonly Method[], { topic, verdict }: Choice): Method[] =>
  methods.filter(
    ({ paper, outcome }) =>
      (topic === undefined || paper.does === topic || paper.topics.includes(topic)) &&
      (verdict === undefined || (outcome !== undefined && VERDICTS[verdict]!.includes(outcome.status))),
  )

const isPurpose = (text: string): text is Purpose => (PURPOSES as readonly string[]).includes(text)
