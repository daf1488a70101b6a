import { type Ranker, keepers } from './ranker.ts'
import { throughNeighbours } from './through-neighbours.ts'

/** The papers that most readers keep; of a new paper, how many keep those that are like it. The same for everybody. */
export const popularity: Ranker<{ neighbours: number }> = {
  name: 'popularity',
  settings: [1, 2, 3, 5, 10, 20, 50, 100].map((neighbours) => ({ neighbours })),
  fit(community, { neighbours }) {
    const counts = Float64Array.from(keepers(community))
    return throughNeighbours(community, neighbours, () => counts)
  },
}
