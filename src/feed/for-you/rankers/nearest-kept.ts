import { likeness, whitened, whitening } from '../whitening.ts'
import { type Ranker, spread } from './ranker.ts'

/** How alike a candidate is to the papers nearest to it among those kept: the sum over so many. */
export const nearestKept: Ranker<{ nearest: number; shrinkage: number }> = {
  name: 'nearest kept papers',
  settings: [1e-3, 1e-2].flatMap((shrinkage) => [1, 3, 10, 30].map((nearest) => ({ nearest, shrinkage }))),
  fit({ papers }, { nearest, shrinkage }) {
    const { vectors, width } = papers
    const usual = whitening(spread(papers), shrinkage)
    return (kept, candidates) => {
      const turned = kept.map((paper) =>
        whitened(usual, vectors.subarray(paper * width, (paper + 1) * width)),
      )
      const alike = new Float64Array(kept.length)
      return Float64Array.from(candidates, (paper) => {
        turned.forEach((one, i) => (alike[i] = likeness(one, vectors, paper * width)))
        const most = kept.length <= nearest ? alike : alike.toSorted().subarray(kept.length - nearest)
        return most.reduce((sum, one) => sum + one, 0)
      })
    }
  },
}
