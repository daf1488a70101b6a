import type { Handler } from 'hono'
import type { Site } from '../site.ts'
import { matchesInWords } from '../week-matches.ts'

const MOST = 200

/** What a saved search would have found this week, for whoever is about to save it. */
export const showWeekMatches =
  (site: Site): Handler =>
  async (c) => {
    const [words, without] = ['words', 'without'].map((name) => c.req.query(name)?.trim() ?? '') as [
      string,
      string,
    ]
    if (words === '') return c.json({ error: 'give what to search for as words' }, 400)
    if (words.length > MOST || without.length > MOST) {
      return c.json({ error: `give no more than ${MOST} characters` }, 400)
    }
    const papers = await site.weekMatches({ words, without })
    return c.json({ papers, inWords: matchesInWords(papers) })
  }
