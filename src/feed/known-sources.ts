import type { IntakeSettings, Take } from './intake.ts'
import { type Plan, afterChanges, afterLists, daily, everyThreeHours, hourlyOnWeekdays } from './next-turn.ts'
import { takeArxiv } from './take-arxiv.ts'
import { takeFeed } from './take-feed.ts'
import { takeHf } from './take-hf.ts'
import { takeOai } from './take-oai.ts'
import { takeOpenAlex } from './take-openalex.ts'

/** Somewhere papers are fetched from. */
export interface Source {
  /** What the database and the command line call it. */
  name: string
  title: string
  /** Who answers, in a sentence. */
  by: string
  take: Take
  plan: Plan
  /** Whether the site reads it by itself; by hand it can always be. */
  isOn: boolean
}

/** Every source that the settings allow to ask. */
export function knownSources({ hf, categories, openAlex, feeds }: IntakeSettings): Source[] {
  const isOn = true
  return [
    {
      name: 'hf',
      title: 'Hugging Face Daily Papers',
      by: 'Hugging Face',
      take: takeHf,
      plan: hourlyOnWeekdays,
      isOn: hf,
    },
    ...(categories.length > 0
      ? [
          {
            name: 'arxiv',
            title: 'arXiv, the list of the day',
            by: 'arXiv',
            take: takeArxiv,
            plan: afterLists,
            isOn,
          },
          {
            name: 'oai',
            title: 'arXiv, what changed since',
            by: 'arXiv',
            take: takeOai,
            plan: afterChanges,
            isOn,
          },
        ]
      : []),
    ...(openAlex
      ? [
          {
            name: 'openalex',
            title: 'OpenAlex',
            by: 'OpenAlex',
            take: takeOpenAlex(openAlex),
            plan: daily,
            isOn,
          },
        ]
      : []),
    ...feeds.map(({ name, url }) => ({
      name: `feed:${name}`,
      title: `${name}, a feed of ${new URL(url).host}`,
      by: name,
      take: takeFeed(url),
      plan: everyThreeHours,
      isOn,
    })),
  ]
}

/** The sources that the site reads by itself. */
export const activeSources = (settings: IntakeSettings): Source[] =>
  knownSources(settings).filter(({ isOn }) => isOn)
