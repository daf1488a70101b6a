import { inWords } from '#lab/in-words.ts'
import { statusInWords } from '#lab/record-in-words.ts'
import { typesetSeconds } from '#lab/typeset.ts'
import type { StoredPaper } from '#store/index.ts'
import type { Method, Site } from '../site.ts'
import { links } from '../views/addresses.ts'
import { dateInWords } from '../views/dates.tsx'

/** The paper as Markdown, for readers that are programs. */
export function toMarkdown({ methods }: Site, paper: StoredPaper): string {
  const method = paper.slug === undefined ? undefined : methods.get(paper.slug)
  const facts = [paper.date && dateInWords(paper.date), paper.venue, paper.arxiv && `arXiv ${paper.arxiv}`]
  const parts = [
    `# ${oneLine(paper.title)}`,
    paper.authors.map(oneLine).join(', '),
    facts.filter(Boolean).join(' · '),
    paper.summary && `## In short\n\n${paper.summary}`,
    paper.claim && `## Claim\n\n${paper.claim}`,
    `## Run\n\n${runs(method)}`,
    paper.abstract && `## Abstract\n\n${paper.abstract}`,
    `## Links\n\n${links(paper)
      .filter(({ href }) => href.startsWith('http'))
      .map(({ name, href }) => `- ${name}: <${href}>`)
      .join('\n')}`,
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
