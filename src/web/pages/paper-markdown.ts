import { inWords } from '#lab/in-words.ts'
import { statusInWords } from '#lab/record-in-words.ts'
import { typesetSeconds } from '#lab/typeset-seconds.ts'
import { NOTHING_SAID, type StoredPaper } from '#store/index.ts'
import type { Method, Site } from '../site.ts'
import { dateInWords } from '../views/dates.tsx'
import { linksOf } from '../views/paper-links.tsx'

/** The paper as Markdown, for readers that are programs. */
export async function toMarkdown({ methods, store }: Site, paper: StoredPaper): Promise<string> {
  const method = paper.slug === undefined ? undefined : methods.get(paper.slug)
  const said = (await store.said.of([paper.id])).get(paper.id) ?? NOTHING_SAID
  const links = linksOf(paper, said)
  const facts = [
    paper.withdrawn && 'withdrawn',
    paper.date && dateInWords(paper.date),
    paper.venue,
    paper.arxiv && `arXiv ${paper.arxiv}`,
    paper.doi && `DOI ${paper.doi}`,
  ]
  const parts = [
    `# ${oneLine(paper.title)}`,
    paper.authors.map(oneLine).join(', '),
    facts.filter(Boolean).join(' · '),
    paper.summary && `## In short\n\n${paper.summary}`,
    paper.claim && `## Claim\n\n${paper.claim}`,
    paper.abstract && `## Abstract\n\n${paper.abstract}`,
    `## Run\n\n${runs(method)}`,
    links.length > 0 && `## Links\n\n${links.map(({ name, href }) => `- ${name}: <${href}>`).join('\n')}`,
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

function runs(method: Method | undefined): string {
  if (!method?.runnable && !method?.outcome) return 'No reproduction yet.'
  const command = `Command: \`npm run -s papers -- run ${method.paper.slug}\``
  if (!method.outcome) return `Not recorded yet. ${command}`
  const { status, claims, seconds } = method.outcome
  const rows = claims.map(({ says, from, worst, outcome }) =>
    [says, from, inWords(worst), outcome].map((text) => oneLine(text).replaceAll('|', '\\|')).join(' | '),
  )
  const table = ['| Claim at this scale | The paper | Weakest seed | Verdict |', '|---|---|---|---|']
  const scope = method.recorded?.scope
  return [
    `${statusInWords(status)}, about ${typesetSeconds(seconds)} a seed. ${command}`,
    [...table, ...rows.map((row) => `| ${row} |`)].join('\n'),
    scope && `Tried: ${scope.tried}. Shrunk: ${scope.shrunk}. Not tried: ${scope.notTried}.`,
  ]
    .filter(Boolean)
    .join('\n\n')
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
