import { createHash } from 'node:crypto'

/** A paper to learn from. */
export interface Paper {
  id: string
  title: string
  abstract: string
}

const SHARE = 1 / 16
const MIN_ABSTRACT = 200

/** One paper in sixteen is never learned from, told by its id alone, so that it can be tested with. */
export const isHeldOut = (id: string): boolean => hashOf(id) < SHARE * 2 ** 32

/**
 * Splits a corpus into papers to learn from and those to test with, each once and in an order that its ids
 * alone decide. Papers with next to no abstract are left out.
 */
export function splitCorpus(papers: Iterable<Paper>): { learn: Paper[]; test: Paper[] } {
  const unique = new Map<string, Paper>()
  for (const paper of papers) {
    if (paper.abstract.length >= MIN_ABSTRACT && !unique.has(paper.id)) unique.set(paper.id, paper)
  }
  const ordered = [...unique.values()]
    .map((paper) => ({ paper, hash: hashOf(paper.id) }))
    .sort((a, b) => a.hash - b.hash || (a.paper.id < b.paper.id ? -1 : 1))
    .map(({ paper }) => paper)
  return {
    learn: ordered.filter(({ id }) => !isHeldOut(id)),
    test: ordered.filter(({ id }) => isHeldOut(id)),
  }
}

/** The sentences of an abstract, roughly. */
export const sentencesOf = (abstract: string): string[] => abstract.split(/(?<=[.!?])\s+(?=[A-Z0-9])/)

const hashOf = (id: string): number => createHash('sha256').update(id).digest().readUInt32BE()
