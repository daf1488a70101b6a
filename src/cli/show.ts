import { Command } from 'commander'
import { claimsOf, meanSeconds, status } from '#lab/recorded.ts'
import { statusInWords } from '#lab/record-in-words.ts'
import { typesetSeconds } from '#lab/typeset-seconds.ts'
import { contributionOf } from '../feed/contribution.ts'
import { wrap } from '../mail/plain.ts'
import { recorded } from '../methods/registry.gen.ts'
import { findWork } from '../search/find-work.ts'
import { readFew } from '../search/topics/keep-topics.ts'
import { topicNames } from '../search/topics/topic-names.ts'
import { withPlainFormulas } from '../sources/plain-formulas.ts'
import type { Said, StoredPaper } from '../store/index.ts'
import { claimLines } from './claim-lines.ts'
import { UsageError } from './exit.ts'
import { paperRow, print, printJson, receptionInWords } from './output.ts'
import { readStore } from './with-store.ts'

export const showCommand = (): Command =>
  new Command('show')
    .description('one paper')
    .argument(
      '<id>',
      'its arXiv id, DOI, local id, the name of its method, or the address of a page about it',
    )
    .option('--json', 'as a JSON object')
    .action((id: string, { json = false }: { json?: boolean }) =>
      readStore(async (store) => {
        const paper = await findWork(store, id)
        if (!paper) throw new UsageError(`no paper ${JSON.stringify(id)} here; papers list shows what is`)
        await readFew(store)
        const said = (await store.said.of([paper.id])).get(paper.id)
        const topics = topicNames(paper, said?.topics)
        const links = linksOf(paper, said)
        if (json) printJson({ ...paperRow(paper, said?.signals), topics, links })
        else print(page(paper, topics, links, said))
      }),
    )

interface Link {
  kind: string
  url: string
}

/** Each address once: the paper itself, its code, and what else sources name. */
function linksOf({ arxiv, doi, code }: StoredPaper, said: Said | undefined): Link[] {
  const links = [
    ...(arxiv === undefined ? [] : [{ kind: 'paper', url: `https://arxiv.org/abs/${arxiv}` }]),
    ...(doi === undefined ? [] : [{ kind: 'doi', url: `https://doi.org/${doi}` }]),
    ...(code === undefined ? [] : [{ kind: 'code', url: code }]),
    ...(said?.links ?? []),
  ]
  return [...new Map(links.map(({ kind, url }) => [url, { kind, url }])).values()]
}

function page(paper: StoredPaper, topics: readonly string[], links: readonly Link[], said?: Said): string {
  const facts = [paper.id, paper.date, paper.venue, paper.withdrawn && 'withdrawn']
    .filter(Boolean)
    .join(' · ')
  const contribution = contributionOf(paper, said?.facts)
  const short = contribution && contribution.by !== 'the authors' ? contribution : undefined
  return [
    wrap(withPlainFormulas(paper.title)),
    paper.authors.length > 0 && wrap(paper.authors.join(', ')),
    facts,
    [paper.categories.join(', '), receptionInWords(said?.signals)].filter(Boolean).join(' · '),
    topics.length > 0 && wrap(`Topics: ${topics.join(', ')}`),
    short && `\n${paragraph(short.text)}${short.by === 'a machine' ? '\n(machine-made summary)' : ''}`,
    paper.claim && `\n${paragraph(`Claim: ${paper.claim}`)}`,
    paper.abstract && `\n${paragraph(paper.abstract)}`,
    links.length > 0 && `\n${links.map(({ kind, url }) => `${kind.padEnd(8)} ${url}`).join('\n')}`,
    ...reproduction(paper),
  ]
    .filter(Boolean)
    .join('\n')
}

const paragraph = (text: string): string => wrap(withPlainFormulas(text))

/** What was tried of it here, claim by claim. */
function reproduction(paper: StoredPaper): string[] {
  const { runnable } = paperRow(paper)
  const record = paper.slug === undefined ? undefined : recorded[paper.slug]
  const command = `npm run -s papers -- run ${paper.slug}`
  if (!record) return runnable ? [`\nRuns here, not recorded yet: ${command}`] : []
  const claims = claimsOf(record)
  return [
    `\n${statusInWords(status(claims))}, about ${typesetSeconds(meanSeconds(record))}: ${command}`,
    ...claims.flatMap(claimLines),
  ]
}
