import { type Described, nearTo } from '../taste.ts'
import { likeness, whitened, whitening } from '../whitening.ts'
import { type Papers, type Ranker, spread } from './ranker.ts'

/** Added to the variance in every direction: from trusting the covariance to leaving it out. */
const SHRINKAGES = [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 0.1, Infinity]

/** The mean of the vectors that a reader kept, against what is usual. */
export const meanVector: Ranker<{ shrinkage: number }> = {
  name: 'mean of vectors',
  settings: SHRINKAGES.map((shrinkage) => ({ shrinkage })),
  fit({ papers }, { shrinkage }) {
    const usual = whitening(spread(papers), shrinkage)
    return (kept, candidates) => {
      const turned = whitened(usual, meanOf(papers, kept))
      return Float64Array.from(candidates, (paper) => likeness(turned, papers.vectors, paper * papers.width))
    }
  },
}

/** The same, with the mean of their words beside it: the site's own ranking. */
export const meanVectorAndWords: Ranker<{ shrinkage: number; words: number }> = {
  name: 'mean of vectors and words',
  settings: [1e-3, 1e-2].flatMap((shrinkage) => [0.3, 1, 3, 10].map((words) => ({ shrinkage, words }))),
  fit({ papers }, { shrinkage, words }) {
    const usual = whitening(spread(papers), shrinkage)
    const measure = { usual, vocabulary: papers.words.columns, words }
    const all = Array.from({ length: papers.count }, (_, paper) => described(papers, paper))
    return (kept, candidates) => {
      const near = nearTo(
        measure,
        kept.map((paper) => ({ paper: all[paper]!, weight: 1 })),
      )
      return Float64Array.from(candidates, (paper) => near(all[paper]!))
    }
  },
}

const described = ({ vectors, width, words: { starts, at, values } }: Papers, paper: number): Described => ({
  vector: vectors.subarray(paper * width, (paper + 1) * width),
  words: at.subarray(starts[paper], starts[paper + 1]),
  weights: values.subarray(starts[paper], starts[paper + 1]),
})

/** [width] */
function meanOf({ vectors, width }: Papers, kept: readonly number[]): Float64Array {
  const mean = new Float64Array(width)
  for (const paper of kept) {
    for (let d = 0; d < width; d++) mean[d]! += vectors[paper * width + d]! / kept.length
  }
  return mean
}
