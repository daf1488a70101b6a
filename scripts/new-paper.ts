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
if (existsSync(`${unitFolder(slug)}/reproduction.ts`)) fail(`src/methods/${slug} has a reproduction already`)

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
})
`,
  }),
  [`${slug}.ts`]: `/** The method, as pure functions under the names the field uses; shapes in the docstrings. */
export function ${camel}(): never {
  throw new Error('write the method')
}
`,
  [`${slug}.test.ts`]: `import { expect, test } from 'vitest'
import { ${camel} } from './${slug}.ts'

test('the mathematics: an identity, an invariance, a small case worked out by hand', () => {
  expect(${camel}()).toBe('what it should be')
})
`,
  'index.ts': `export * from './${slug}.ts'\n`,
  'reproduction.ts': `import { atLeast } from '#lab/claim.ts'
import { defineReproduction } from '#lab/reproduction.ts'
import { ${camel} } from './${slug}.ts'

export const reproduction = defineReproduction({
  metrics: {
    method: 'accuracy with the idea',
    baseline: 'accuracy without it, same data and budget',
  },
  seeds: [0, 1, 2],
  budgetSeconds: 20,
  ablation: '',
  claims: [{ says: '', check: (m) => atLeast(m.method - m.baseline, 0) }],
  async *run({ seed, ablate = false }) {
    yield { kind: 'progress', done: 0, total: 1, doing: \`seed \${seed}\${ablate ? ', ablated' : ''}\` }
    return { method: ${camel}(), baseline: ${camel}() }
  },
})
`,
  'README.md': `# ${title || slug}

## What the paper says

## What runs here

## What we changed

## What we found

## Measured

<!-- measured -->
<!-- /measured -->
`,
}

mkdirSync(unitFolder(slug), { recursive: true })
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
