import { withPlainFormulas } from '#sources/plain-formulas.ts'
import type { StoredPaper } from '#store/index.ts'
import type { Site } from '../site.ts'

/** The picture of a page for where somebody links to it. */
export interface CardLink {
  path: string
  /** What it shows, in words. */
  alt: string
}

const pathTo = (name: string): string => `/cards/${name}.png`

export const SITE_CARD: CardLink = {
  path: pathTo('site'),
  alt: 'Daily Papers: new papers, where they run. Below, results of methods as small plots.',
}

export const METHODS_CARD: CardLink = {
  path: pathTo('methods'),
  alt: 'How many methods run here and how they came out. Below, their results as small plots.',
}

export const dayCard = (date: string, inWords: string): CardLink => ({
  path: pathTo(`date/${date}`),
  alt: `${inWords}: the first papers of the day.`,
})

/** Of a paper: what running it showed, else its title. */
export function paperCard({ runs }: Pick<Site, 'runs'>, paper: StoredPaper): CardLink {
  const run = runs.get(paper.slug ?? '')
  const title = withPlainFormulas(paper.title)
  return {
    path: pathTo(`papers/${paper.id.split('/').map(encodeURIComponent).join('/')}`),
    alt: run
      ? [`${title}.`, run.claim, `Here it came out as ${run.status}: ${run.verdict}.`, run.plot?.alt]
          .filter(Boolean)
          .join(' ')
      : `${title}, in letters on paper.`,
  }
}
