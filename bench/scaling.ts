/**
 * `npm run bench:scaling [FILE…]`: what vectors of more numbers, and collections of more papers, do to search by meaning,
 * as power laws (`methods/scaling-laws`). A title finds its paper when its own abstract is among the nearest ten; what
 * is fitted is the share that does not. `--papers N` how many abstracts there are to choose among, `--json` prints JSON.
 */
import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readPapers } from '../src/cli/embed-health.ts'
import { fitLaw, lawAt, powerOf, sizeFor } from '../src/methods/scaling-laws/index.ts'
import { openShipped } from '../src/search/embed/static-embedder.ts'
import { isHeldOut } from '../src/search/embed/train/corpus.ts'
import { titleRecall } from '../src/search/embed/train/recall.ts'

const data = fileURLToPath(new URL('../../shared/data/arxiv-papers', import.meta.url))
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { papers: { type: 'string', default: '4000' }, json: { type: 'boolean', default: false } },
})
const files = positionals.length > 0 ? positionals : globSync(`${data}/*.jsonl.gz`).sort()
if (files.length === 0) {
  console.log(`skipped: no JSON lines in ${data}; name some files`)
  process.exit(0)
}

const embedder = openShipped()
const papers = (await readPapers(files))
  .filter(({ id, abstract }) => isHeldOut(id) && abstract.length >= 200)
  .slice(0, Number(values.papers))
if (papers.length < 16) {
  console.log(`skipped: ${papers.length} papers that the model did not learn from are too few`)
  process.exit(0)
}

/** Share of titles that do not find their paper, among so many of them, for each width. */
const missed = async (count: number) =>
  (await titleRecall(embedder, papers.slice(0, count)))
    .map(({ width, recall }) => ({ width, missed: 1 - recall }))
    .sort((a, b) => a.width - b.width)

const widths = await missed(papers.length)
const counts = [8, 4, 2, 1].map((part) => Math.floor(papers.length / part))
const collections = await Promise.all(
  counts.map(async (count) => ({ count, missed: (await missed(count)).at(-1)!.missed })),
)

// The shorter vectors foretell the longest, as small networks a large one.
const [x, y] = [widths.map(({ width }) => width), widths.map(({ missed: share }) => share)]
const shorter = [x.slice(0, -1), y.slice(0, -1)] as const
const [foretold, alone] = [fitLaw(...shorter), fitLaw(...shorter, { floor: false })]
const law = fitLaw(x, y)
const grown = collections.filter(({ missed: share }) => share > 0)
const growth =
  grown.length < 2
    ? Number.NaN
    : powerOf(
        grown.map(({ count }) => count),
        grown.map(({ missed: share }) => share),
      )
const longest = x.at(-1)!
const facts = {
  model: embedder.name,
  papers: papers.length,
  widths,
  law,
  foretold: { constant: lawAt(foretold, longest), alone: lawAt(alone, longest), found: y.at(-1)! },
  collections,
  growth,
}
if (values.json) console.log(JSON.stringify(facts, undefined, 2))
else report()

function report(): void {
  const share = (value: number) => (100 * value).toFixed(1)
  console.log(`${embedder.name}, ${papers.length} papers kept back\n`)
  console.log('| numbers of a vector | titles that miss their paper, % |\n| ---: | ---: |')
  for (const { width, missed: own } of widths) console.log(`| ${width} | ${share(own)} |`)
  console.log(
    `\n${share(law.floor)} % would miss with vectors of any length; one point above it takes ${Math.round(sizeFor(law, 0.01))} numbers, ` +
      `twice as many as now would miss ${share(lawAt(law, 2 * longest))} %.`,
  )
  console.log(
    `The shorter ones foretell ${share(facts.foretold.constant)} % for ${longest} numbers, without the constant ${share(facts.foretold.alone)} %; ${share(facts.foretold.found)} % it is.`,
  )
  console.log('\n| papers to choose among | titles that miss theirs, % |\n| ---: | ---: |')
  for (const { count, missed: own } of collections) console.log(`| ${count} | ${share(own)} |`)
  console.log(`\nTen times the papers, ${(10 ** growth).toFixed(2)} times the misses.`)
}
