import type { WebhookEvent } from '../events.ts'
import { tellPaper } from '../papers.ts'
import { NOTHING, type Notice } from './notice.ts'

/** New versions and withdrawals of followed papers. */
export const changedPapers: Notice = async (store, { wants, marks }, { baseUrl }) => {
  if (wants.papers.length === 0) return NOTHING
  const events: WebhookEvent[] = []
  const papers: NonNullable<typeof marks.papers> = {}
  for (const id of wants.papers) {
    const before = marks.papers?.[id]
    const paper = await store.papers.get(id)
    // What an import brought and took back may come again.
    if (!paper) {
      if (before) papers[id] = before
      continue
    }
    const { version = 0, withdrawn } = paper
    const known = before?.version ?? 0
    papers[id] = { version: Math.max(version, known), withdrawn }
    const told = tellPaper(paper, baseUrl)
    if (known > 0 && version > known) {
      events.push({ type: 'paper.version', data: { paper: told, version, before: known } })
    }
    if (before && withdrawn && !before.withdrawn)
      events.push({ type: 'paper.withdrawn', data: { paper: told } })
  }
  return { events, marks: { papers } }
}
