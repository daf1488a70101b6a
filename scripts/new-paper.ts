/**
 * Lays out the folder of a new method: `npm run new -- 2209.15430 relative-representations`. The files say what
 * is missing, and the tests fail until it is there. A paper of the catalogue needs its id alone.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { unitFolder } from '../src/cli/unit-files.ts'
import { papers } from '../src/methods/registry.gen.ts'
import { parseArxivId } from '../src/sources/arxiv-id.ts'

const [reference = '', name] = process.argv.slice(2)
const arxiv = parseArxivId(reference)?.id
const known = papers.find((paper) => paper.arxiv === arxiv)
const slug = known?.slug ?? name

if (arxiv === undefined)
  fail(`${JSON.stringify(reference)} is no arXiv id; npm run new -- 2209.15430 short-name`)
if (slug === undefined) fail(`name the folder after the idea: npm run new -- ${arxiv} short-name`)
if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug))
  fail(`${slug} is no folder name; use lower-case words joined by -`)
if (name !== undefined && name !== slug) fail(`${arxiv} is here already, in the folder ${slug}`)
if (!known && papers.some((paper) => paper.slug === slug)) fail(`the folder ${slug} belongs to another paper`)
if (existsSync(`${unitFolder(slug)}/experiment/reproduction.ts`))
  fail(`src/methods/${slug} has a reproduction already`)

const camel = slug.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
const title = known?.title ?? ''

const files: Record<string, string> = {
  ...(!known && {
    'paper.ts': `import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: '${slug}',
  arxiv: '${arxiv}',
  title: '',
  authors: [],
  date: '',
  topics: [],
  does: 'explain',
  summary: '',
  claim: '',
  reading: '',
})
`,
  }),
  'index.ts': `export * from './method/${slug}.ts'\n`,
  [`method/${slug}.ts`]: `/** The method, as pure functions under the names the field uses; shapes in the docstrings, equations cited at the step. */
export function ${camel}(): number {
  throw new Error('write the method')
}
`,
  [`method/${slug}.test.ts`]: `import { expect, test } from 'vitest'
import { ${camel} } from './${slug}.ts'

test('the mathematics: an identity, an invariance, a small case worked out by hand', () => {
  expect(${camel}()).toBe('what it should be')
})
`,
  'experiment/reproduction.ts': `import { defineReproduction } from '#lab/reproduction.ts'
import { baselineArm, methodArm } from './arms.ts'

export const reproduction = defineReproduction({
  metrics: {
    method: 'accuracy with the idea',
    baseline: 'accuracy of the rival, same data, steps and trials',
  },
  mechanisms: { idea: '' },
  claims: [
    {
      says: (bound) => \`Accuracy is at least \${bound} above the rival's.\`,
      from: '',
      unit: 'points',
      null: 0,
      atLeast: 0,
      restsOn: ['idea'],
      measure: (m) => m.method - m.baseline,
    },
  ],
  checks: [
    {
      says: (bound) => \`The rival reaches \${bound}, as in an independent implementation.\`,
      unit: '%',
      atLeast: 0,
      measure: (m) => m.baseline,
    },
  ],
  scope: { tried: '', shrunk: '', notTried: '' },
  rival: { name: '', metric: 'baseline', trains: true },
  budgetSeconds: 20,
  async *run({ seed, without, longer = false }) {
    yield { kind: 'progress', done: 0, total: 1, doing: 'training' }
    return { method: methodArm(seed, without !== 'idea'), baseline: baselineArm(seed, longer) }
  },
})
`,
  'experiment/arms.ts': `import { ${camel} } from '../method/${slug}.ts'

/** The method; with its idea off everything else stays as it is. */
export const methodArm = (seed: number, hasIdea: boolean): number => (hasIdea ? ${camel}() : seed)

/** The strongest rival; longer is three times the training. */
export const baselineArm = (seed: number, longer: boolean): number => (longer ? 3 * seed : seed)
`,
  'experiment/arms.test.ts': `import { expect, test } from 'vitest'
import { baselineArm } from './arms.ts'

test('the rival: gets the data and steps of the method, and not its idea', () => {
  expect(baselineArm(0, false)).toBe('what it should be')
})
`,
  'experiment/mutants.ts': `import type { Mutant } from '#lab/mutant.ts'

/** One-line breakages, at least three, two of them in the experiment: each has to be noticed. */
export const mutants: readonly Mutant[] = [
  { file: 'experiment/arms.ts', find: '3 * seed', replace: 'seed', breaks: 'the rival trains no longer' },
]
`,
  'README.md': `# ${title || slug}

$$
\\text{the equation}
$$

Read in this order: [the method](method/${slug}.ts), [the run](experiment/reproduction.ts).

## What was shrunk

## What we found

## Measured

<!-- measured -->
<!-- /measured -->
`,
}

for (const part of ['method', 'experiment']) mkdirSync(`${unitFolder(slug)}/${part}`, { recursive: true })
for (const [file, text] of Object.entries(files)) {
  const path = `${unitFolder(slug)}/${file}`
  if (!existsSync(path)) writeFileSync(path, text)
}
await import('./registry.ts')
console.log(`src/methods/${slug} is laid out. Write the method and its test, then the run and its claims, then
  npm run record ${slug}
  npm test`)

function fail(message: string): never {
  console.error(message)
  process.exit(2)
}
