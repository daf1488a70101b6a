import { basename, resolve } from 'node:path'
import { Command } from 'commander'
import { typesetNumber } from '#lab/typeset.ts'
import { openEmbedder } from '../search/embed/embedders.ts'
import { openHuggingFace } from '../search/embed/hf-embedder.ts'
import { staticEmbedder } from '../search/embed/static-embedder.ts'
import { loadStatic, saveStatic } from '../search/embed/static-model.ts'
import { splitCorpus } from '../search/embed/train/corpus.ts'
import { titleRecall } from '../search/embed/train/recall.ts'
import { train } from '../search/embed/train/train.ts'
import { embedHealthCommand, readPapers } from './embed-health.ts'
import { embedStatusCommand, embedSwitchCommand } from './embed-switch.ts'
import { UsageError } from './exit.ts'
import { wholeNumber } from './options.ts'
import { print, printJson } from './output.ts'
import { progressView } from './progress.ts'

export const embedCommand = (): Command =>
  new Command('embed')
    .description('the model that search by meaning rests on')
    .addCommand(trainCommand())
    .addCommand(showCommand())
    .addCommand(embedHealthCommand())
    .addCommand(embedSwitchCommand())
    .addCommand(embedStatusCommand())

interface TrainOptions {
  corpus: string[]
  teacher: string
  out: string
  seed: number
  keep?: string
  json?: boolean
}

const trainCommand = (): Command =>
  new Command('train')
    .description('our own model from papers and a pretrained teacher; about 20 minutes on two cores')
    .requiredOption('--corpus <file...>', 'papers in any format that import reads')
    .requiredOption('--teacher <model>', 'hf:repository or hf:/folder, a sentence model in ONNX form')
    .requiredOption('--out <folder>', 'the model is written there; its last part names it')
    .option('--seed <n>', 'another seed is another model', wholeNumber(0, 2 ** 31 - 1), 0)
    .option('--keep <folder>', "keep the teacher's answers there, and take those that are there")
    .option('--json', 'as a JSON object')
    .action(async ({ corpus, teacher, out, seed, keep, json = false }: TrainOptions) => {
      const place = /^hf:(.+)$/.exec(teacher)?.[1]
      if (place === undefined)
        throw new UsageError(`${teacher}: give the teacher as hf:repository or hf:/folder`)
      const { learn, test } = splitCorpus(await readPapers(corpus))
      const model = await openHuggingFace(place)
      const began = performance.now()
      const progress = progressView()
      const weights = await train(model, learn, {
        seed,
        ...(keep !== undefined && { keep }),
        onProgress: (stage, done, total) =>
          progress.show(stage, { kind: 'progress', done, total, doing: '' }),
      }).finally(() => progress.stop())
      saveStatic(out, basename(resolve(out)), weights)

      const embedder = staticEmbedder(loadStatic(out))
      const recall = await titleRecall(embedder, test)
      const minutes = Number(((performance.now() - began) / 60_000).toPrecision(3))
      if (json) {
        printJson({ name: embedder.name, learned: learn.length, heldOut: test.length, minutes, recall })
        return
      }
      print(`${embedder.name} in ${out}: learned from ${learn.length} papers in ${minutes} minutes`)
      for (const { width, recall: share } of recall) {
        print(
          `  ${String(width).padStart(4)} numbers: ${typesetNumber(100 * share)} % of ${Math.min(1000, test.length)} held-out titles find their abstract in ten`,
        )
      }
    })

const showCommand = (): Command =>
  new Command('show')
    .description('what a model is: its name, widths and speed here')
    .argument('[model]', 'papers, static:/folder, hf:repository or hf:/folder', 'papers')
    .option('--json', 'as a JSON object')
    .action(async (setting: string, { json = false }: { json?: boolean }) => {
      const began = performance.now()
      const embedder = await openEmbedder(setting)
      const openMs = Math.round(performance.now() - began)
      const microseconds = await timeOne(embedder)
      const { name, width, widths } = embedder
      if (json) printJson({ name, width, widths, openMs, microseconds })
      else {
        print(`${name}: ${width} numbers a text, prefixes of ${widths.join(', ')} work on their own`)
        print(`opened in ${openMs} ms, ${microseconds} µs an abstract`)
      }
    })

const SAMPLE =
  'Nested representations keep what matters most in their first numbers, so that a short prefix is enough for a ' +
  'first look and the whole for the last word. We train one model for all lengths and compare it with models that ' +
  'were trained for one length each, on classification and on retrieval.'

/** Microseconds for one text of the length of an abstract, over about a tenth of a second. */
async function timeOne(embedder: Awaited<ReturnType<typeof openEmbedder>>): Promise<number> {
  await embedder.embed([SAMPLE], 'document')
  const began = performance.now()
  let texts = 0
  while (performance.now() - began < 100) {
    await embedder.embed(
      Array.from({ length: 8 }, () => SAMPLE.repeat(4)),
      'document',
    )
    texts += 8
  }
  return Math.round((1000 * (performance.now() - began)) / texts)
}
