import { Command } from 'commander'
import { typesetNumber } from '#lab/typeset.ts'
import {
  classDistanceVariance,
  classStatistics,
  logDistances,
  nearestCentreAgreement,
  normVariation,
  simplexError,
} from '#methods/linguistic-collapse/index.ts'
import type { Embedder } from '../search/embed/embedder.ts'
import { openEmbedder } from '../search/embed/embedders.ts'
import { type Paper, splitCorpus } from '../search/embed/train/corpus.ts'
import { titleRecall } from '../search/embed/train/recall.ts'
import { embeddedText } from '../search/indexer.ts'
import { mentions } from '../search/topics/named-subjects.ts'
import { UsageError } from './exit.ts'
import { readBatches } from './import-file.ts'
import { print, printJson } from './output.ts'

/** A subject needs so many papers for its mean to say something. */
const LEAST_PAPERS = 5
/** Papers embedded at once. */
const AT_ONCE = 500

export const embedHealthCommand = (): Command =>
  new Command('health')
    .description('how collapsed the subjects of papers are in a model, beside the titles that it finds')
    .argument('[model]', 'papers, static:/folder, hf:repository or hf:/folder', 'papers')
    .requiredOption('--corpus <file...>', 'papers in any format that import reads')
    .option('--json', 'as a JSON object')
    .action(async (setting: string, { corpus, json = false }: { corpus: string[]; json?: boolean }) => {
      const papers = await readPapers(corpus)
      const embedder = await openEmbedder(setting)
      const health = await healthOf(embedder, papers)
      if (json) printJson({ name: embedder.name, ...health })
      else inLines(embedder, health).forEach(print)
    })

/** Neural collapse of a model's subjects (Wu and Papyan 2024), and what search by it finds. */
export interface Health {
  papers: number
  /** Subjects with papers enough. */
  subjects: number
  /** NC1: scatter of papers around their subject's mean, beside the squared distance of the means. */
  scatter: number
  /** NC2: unequal lengths of the means, and how far they are from a simplex. */
  norms: number
  simplex: number
  /** GNC2: how unevenly the means are spread over the sphere. */
  uneven: number
  /** NC4: papers kept back whose nearest mean is the one of the largest product with it. */
  agreement: number
  /** Titles kept back that find their own abstract among ten. */
  titles: number
}

/** @throws UsageError when fewer than two subjects have papers enough, or none is kept back */
export async function healthOf(embedder: Embedder, papers: readonly Paper[]): Promise<Health> {
  const { learn, test } = splitCorpus(papers)
  const named = learn.map(subjectOf)
  const names = [...new Set(named.filter((name) => name !== undefined))].sort()
  const known = learn.filter((_, i) => named[i] !== undefined)
  const labels = named.filter((name) => name !== undefined).map((name) => names.indexOf(name))
  const frequent = names.filter((_, c) => labels.filter((label) => label === c).length >= LEAST_PAPERS)
  if (frequent.length < 2 || test.length === 0) {
    throw new UsageError(
      `${papers.length} papers name ${frequent.length} subjects ${LEAST_PAPERS} times or more, and ${test.length} are kept back: give more papers`,
    )
  }
  const classes = classStatistics(await vectorsOf(embedder, known), labels, { leastCount: LEAST_PAPERS })
  const { means, centre } = classes
  // The encoder has no read-out of its own: the centred means stand for it, a row for each subject.
  const weights = names.map(() => new Float64Array(means.dim))
  classes.classes.forEach((label, c) =>
    weights[label]!.forEach((_, d) => (weights[label]![d] = means.data[c * means.dim + d]! - centre[d]!)),
  )
  const recall = await titleRecall(embedder, test)
  return {
    papers: papers.length,
    subjects: frequent.length,
    scatter: classDistanceVariance(classes, { exponent: 1 }),
    norms: normVariation(classes),
    simplex: simplexError(classes),
    uneven: logDistances(classes).variance,
    agreement: nearestCentreAgreement(classes, await vectorsOf(embedder, test), weights),
    titles: recall.find(({ width }) => width === embedder.width)?.recall ?? Number.NaN,
  }
}

/** The subject that a paper names most. */
function subjectOf({ title, abstract }: Paper): string | undefined {
  const counts = [...mentions(title, abstract)]
  return counts.sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]?.[0]
}

async function vectorsOf(embedder: Embedder, papers: readonly Paper[]): Promise<Float32Array[]> {
  const vectors: Float32Array[] = []
  for (let from = 0; from < papers.length; from += AT_ONCE) {
    const texts = papers.slice(from, from + AT_ONCE).map(embeddedText)
    vectors.push(...(await embedder.embed(texts, 'document')))
  }
  return vectors
}

/** Reads the papers of all files that have an abstract. */
export async function readPapers(files: readonly string[]): Promise<Paper[]> {
  const papers: Paper[] = []
  for (const file of files) {
    for await (const { records } of readBatches(file)) {
      for (const { title, abstract, arxiv, doi } of records) {
        if (abstract !== undefined) papers.push({ id: arxiv ?? doi ?? title, title, abstract })
      }
    }
  }
  return papers
}

const inLines = ({ name, width }: Embedder, health: Health): string[] => [
  `${name}: ${health.subjects} subjects of ${health.papers} papers in ${width} dimensions`,
  `  ${typesetNumber(health.scatter).padEnd(8)} scatter within subjects, beside the distance between them (NC1; 0 when collapsed)`,
  `  ${typesetNumber(health.norms).padEnd(8)} unequal lengths of their means (NC2; 0)`,
  `  ${typesetNumber(health.simplex).padEnd(8)} distance from a simplex (NC2; 0)`,
  `  ${typesetNumber(health.uneven).padEnd(8)} uneven spread over the sphere (GNC2; 0)`,
  `  ${typesetNumber(100 * health.agreement)} % of papers kept back: nearest mean and largest product agree (NC4; 100)`,
  `  ${typesetNumber(100 * health.titles)} % of their titles find their own abstract among ten`,
]
