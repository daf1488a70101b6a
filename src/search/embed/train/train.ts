import { random } from '@jax-js/jax'
import { type RandomGenerator, generator } from '#nn/generator.ts'
import type { Matrix } from '#nn/metrics/index.ts'
import { EmbedderError } from '../embedder-error.ts'
import type { Pretrained } from '../hf-embedder.ts'
import type { Weights } from '../static-model.ts'
import { createTokenizer } from '../tokenizer.ts'
import { countBags } from './bags.ts'
import { type Vocabulary, chooseVocabulary } from './choose-vocabulary.ts'
import type { Paper } from './corpus.ts'
import { learn } from './learn.ts'
import { countParts } from './pairs.ts'
import { principalAxes } from './principal-axes.ts'
import { centre, frequencyWeights, mapTokens, turn } from './start.ts'
import { movedSentences, wordBags } from './synthetic.ts'
import { teach } from './teach.ts'
import { mapWords } from './word-map.ts'

/** How much of what is done; the defaults make the shipped model. */
export interface Recipe {
  widths: readonly number[]
  /** Abstracts that the teacher reads, texts made of its words, sentences moved to other subjects. */
  abstracts: number
  bags: number
  moved: number
  /** Steps that regress, each with a batch of parts and abstracts beside it. */
  steps: number
  rate: number
  /** How much telling papers apart counts beside agreeing with the teacher. */
  share: number
  temperature: number
  /** How much of the vectors is what the shared map gave: what few texts taught is half noise. */
  keepStart: number
}

export const RECIPE: Recipe = {
  widths: [32, 64, 128, 256],
  abstracts: 12_000,
  bags: 80_000,
  moved: 40_000,
  steps: 600,
  rate: 1e-3,
  share: 0.03,
  temperature: 0.05,
  keepStart: 0.3,
}

export interface TrainOptions {
  seed: number
  recipe?: Partial<Recipe>
  /** The teacher's answers are kept in this folder and not asked for again. */
  keep?: string
  onProgress?: (stage: string, done: number, total: number) => void
}

/**
 * Trains a static embedder: token vectors whose sums agree with a teacher on real and made-up texts, and tell
 * papers apart, at every prefix length. The same seed, papers and teacher give the same model.
 *
 * @param papers - to learn from, in a fixed order
 * @throws EmbedderError when there are too few papers
 */
export async function train(
  teacher: Pretrained,
  papers: readonly Paper[],
  { seed, recipe: given, keep, onProgress = () => {} }: TrainOptions,
): Promise<Weights> {
  const recipe = { ...RECIPE, ...given }
  if (papers.length < 2) throw new EmbedderError(`${papers.length} papers are too few to learn from`)
  const source = generator(random.key(seed))
  const options = keep === undefined ? {} : { keep }
  const ask = (stage: string, texts: readonly (readonly number[])[]) =>
    teach(teacher, texts, { ...options, onProgress: (done) => onProgress(stage, done, texts.length) })

  const vocabulary = chooseVocabulary(teacher.vocabulary().keys(), eachText(papers))
  const tokenizer = createTokenizer(vocabulary.tokens)
  const tokens = centre(await ask('teacher reads tokens', tokenTexts(teacher, vocabulary)))

  const texts = makeTexts(papers, vocabulary, tokens, recipe, source)
  const answers: Matrix[] = []
  for (const [stage, list] of texts) {
    const read = list.map((text) => teacher.tokens(teacher.settings.prefixes.document + text))
    answers.push(centre(await ask(`teacher reads ${stage}`, read)))
  }

  const width = recipe.widths.at(-1)!
  const axes = principalAxes(answers[0]!, width)
  const targets = stack(answers.map((answer) => turn(answer, axes)))
  const bags = countBags(
    tokenizer,
    texts.flatMap(([, list]) => list),
  )
  const weights = frequencyWeights(vocabulary.counts)
  const start = mapTokens(tokens, weights, bags, targets)
  const parts = countParts(tokenizer, papers, source)
  const vectors = learn({ start, weights, bags, targets, parts, recipe, random: source }, (done) =>
    onProgress('learning', done, recipe.steps),
  )
  return { vocabulary: vocabulary.tokens, widths: recipe.widths, vectors }
}

function* eachText(papers: readonly Paper[]): Generator<string> {
  for (const { title, abstract } of papers) yield `${title} ${abstract}`
}

/** Every token alone, with what the model puts before and after a text. */
function tokenTexts(teacher: Pretrained, { tokens, pieces }: Vocabulary): number[][] {
  const known = teacher.vocabulary()
  const { document } = teacher.settings.prefixes
  const around = teacher.tokens(document.trim())
  return tokens.map((token, id) =>
    id < pieces
      ? [...around.slice(0, -1), known.get(token)!, around.at(-1)!]
      : teacher.tokens(document + token),
  )
}

function makeTexts(
  papers: readonly Paper[],
  vocabulary: Vocabulary,
  tokens: Matrix,
  recipe: Recipe,
  source: RandomGenerator,
): [stage: string, texts: string[]][] {
  const words = mapWords(vocabulary, tokens)
  const read = papers.slice(0, recipe.abstracts)
  const other = (k: number) => papers[(read.length + k) % papers.length]!.abstract
  const abstracts = Array.from({ length: recipe.moved }, (_, k) => other(k))
  return [
    ['abstracts', read.map(({ title, abstract }) => `${title}. ${abstract}`)],
    ['word bags', wordBags(words, recipe.bags, source)],
    ['moved sentences', movedSentences(words, abstracts, source)],
  ]
}

function stack(parts: readonly Matrix[]): Matrix {
  const dim = parts[0]!.dim
  const rows = parts.reduce((sum, part) => sum + part.rows, 0)
  const data = new Float32Array(rows * dim)
  let at = 0
  for (const part of parts) {
    data.set(part.data, at)
    at += part.data.length
  }
  return { data, rows, dim }
}
