import type { RandomGenerator } from '#nn/generator.ts'
import type { Tokenizer } from '../tokenizer.ts'
import { type Bags, countBags } from './bags.ts'
import { type Paper, sentencesOf } from './corpus.ts'
import type { Loss } from './losses.ts'
import type { Student } from './student.ts'

/** Papers as their parts. A part of an abstract belongs to the abstract without it. */
export interface Parts {
  papers: number
  abstracts: Bags
  titles: Bags
  sentences: Bags
  halves: Bags
}

export const KINDS = ['titles', 'sentences', 'halves'] as const

export function countParts(tokenizer: Tokenizer, papers: readonly Paper[], random: RandomGenerator): Parts {
  const split = papers.map(({ abstract }) => sentencesOf(abstract))
  return {
    papers: papers.length,
    abstracts: countBags(
      tokenizer,
      papers.map(({ abstract }) => abstract),
    ),
    titles: countBags(
      tokenizer,
      papers.map(({ title }) => title),
    ),
    sentences: countBags(
      tokenizer,
      split.map((sentences) => sentences[random.int(sentences.length)]!),
    ),
    halves: countBags(
      tokenizer,
      split.map((sentences) => sentences.slice(0, Math.ceil(sentences.length / 2)).join(' ')),
    ),
  }
}

/**
 * Learns to find for each part of a batch the abstract that it comes from: adds `share` of the gradients, tells the
 * loss. A sum over tokens of an abstract without a part is the difference of two sums.
 */
export function contrast(
  student: Student,
  parts: Parts,
  kind: (typeof KINDS)[number],
  batch: ArrayLike<number>,
  tellApart: Loss,
  share: number,
): number {
  const asked = parts[kind]
  const whole = student.pool(parts.abstracts, batch)
  const part = student.pool(asked, batch)
  const rest = kind === 'titles' ? whole : whole.map((value, i) => value - part[i]!)
  const { loss, gradients } = tellApart(part, rest)
  const [ofPart, ofRest] = gradients.map((gradient) => gradient.map((slope) => share * slope)) as [
    Float32Array,
    Float32Array,
  ]
  student.backward(asked, batch, kind === 'titles' ? ofPart : ofPart.map((slope, i) => slope - ofRest[i]!))
  student.backward(parts.abstracts, batch, ofRest)
  return loss
}

/** Abstracts are told apart by this many first numbers when neighbours are looked for. */
const LOOK = 64

/**
 * Batches in which neighbours stand together, so that many of the others are hard to tell from the right one:
 * the papers are halved along differences of two of them until groups are small, and groups are dealt out.
 */
export function hardBatches(
  student: Student,
  { abstracts, papers }: Parts,
  { size, group }: { size: number; group: number },
  random: RandomGenerator,
): Int32Array[] {
  const all = Int32Array.from({ length: papers }, (_, i) => i)
  const vectors = new Float32Array(papers * LOOK)
  for (let at = 0; at < papers; at += 1024) {
    const chunk = all.subarray(at, at + 1024)
    const sums = student.pool(abstracts, chunk)
    chunk.forEach((paper, k) => {
      const prefix = sums.subarray(k * student.width, k * student.width + LOOK)
      const norm = Math.hypot(...prefix) || 1
      for (let d = 0; d < LOOK; d++) vectors[paper * LOOK + d] = prefix[d]! / norm
    })
  }
  let groups: Int32Array[] = [all]
  while (groups[0]!.length > group) groups = groups.flatMap((members) => halve(members, vectors, random))
  const ordered = random.shuffle(groups).flatMap((members) => [...members])
  const batches: Int32Array[] = []
  for (let at = 0; at + size <= ordered.length; at += size) {
    batches.push(Int32Array.from(ordered.slice(at, at + size)))
  }
  return random.shuffle(batches)
}

function halve(members: Int32Array, vectors: Float32Array, random: RandomGenerator): Int32Array[] {
  const a = members[random.int(members.length)]! * LOOK
  const b = members[random.int(members.length)]! * LOOK
  const keyed = Array.from(members, (paper) => {
    let score = 0
    for (let d = 0; d < LOOK; d++) score += vectors[paper * LOOK + d]! * (vectors[a + d]! - vectors[b + d]!)
    return { paper, score }
  }).sort((x, y) => x.score - y.score || x.paper - y.paper)
  const middle = keyed.length >> 1
  return [keyed.slice(0, middle), keyed.slice(middle)].map((half) =>
    Int32Array.from(half, ({ paper }) => paper),
  )
}
