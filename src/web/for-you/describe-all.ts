import { type Described, type PaperMeasure, describePaper, measurePapers } from '#feed/for-you/index.ts'
import { decodeVector } from '#search/vector-codec.ts'

/** A paper's text, and its vector as the store keeps it; absent where papers are told apart by their words alone. */
export interface StoredText {
  key: number
  text: string
  vector?: Uint8Array
}

/** What is usual among papers, and the papers as ranking sees them, by their keys. */
export interface DescribedPapers {
  measure: PaperMeasure
  papers: Map<number, Described>
}

/** From these a measure is learned. */
const MOST_MEASURED = 4000
/** Where no model has read the papers, none differs from another by its vector. */
const NO_VECTOR = Float32Array.of(1)

/** Learns what is usual among papers, the newest first, and describes each. @throws RangeError when there is none */
export function describeAll(papers: readonly StoredText[], width: number): DescribedPapers {
  const texts = papers.map((paper) => readText(paper, width))
  const measure = measurePapers(texts.slice(0, MOST_MEASURED))
  return {
    measure,
    papers: new Map(texts.map((text, i) => [papers[i]!.key, describePaper(measure, text)])),
  }
}

/** Describes another by what was usual among those. */
export const describeOne = ({ measure }: DescribedPapers, paper: StoredText, width: number): Described =>
  describePaper(measure, readText(paper, width))

function readText({ text, vector }: StoredText, width: number) {
  if (!vector) return { text, vector: NO_VECTOR }
  const numbers = new Int8Array(width)
  const scale = decodeVector(vector, numbers, 0, width)
  return { text, vector: Float32Array.from(numbers, (number) => number * scale) }
}
