import { execFileSync } from 'node:child_process'
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, preview } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserTest, launchBrowser } from '../browser.ts'
import { root } from '../cli-process.ts'

/** The oldest that `engines` lets in, and the newest. */
const NODES = ['22.0.0', '24.21.0']
const COMPILERS = { 'TypeScript 5.9': '5.9.3', 'TypeScript 7': '7.0.2' }

/** What somebody may write who has installed the package. */
const USE = `
import { numpy as np } from '@jax-js/jax'
import { matryoshkaLoss, truncateEmbedding } from 'daily-papers/methods/matryoshka'
import { adaptiveRetrieval } from 'daily-papers/methods/matryoshka/retrieval'
import { type Matrix, readMatrix } from 'daily-papers/nn/rows'

const embeddings = (): np.Array => np.array([[1, 2, 3, 4], [4, 3, 2, 1]])

export async function numbers(): Promise<{ loss: number; rows: number; ids: number[] }> {
  const heads = [2, 4].map((m) => ({ w: np.ones([m, 2]) }))
  const loss = matryoshkaLoss(embeddings(), heads, np.array([0, 1], { dtype: np.int32 }), [2, 4])
  const matrix: Matrix = await readMatrix(truncateEmbedding(embeddings(), 2))
  const found = adaptiveRetrieval([1, 2], matrix, { shortlistDim: 1, rerankDim: 2, k: 2, shortlist: 2 })
  return { loss: Number((await loss.data())[0]!.toFixed(4)), rows: matrix.rows, ids: [...found.ids] }
}
`
/** Two heads that know nothing of two classes: twice the logarithm of two. */
const NUMBERS = { loss: 1.3863, rows: 2, ids: [0, 1] }

const WRONG = `
import { truncateEmbedding } from 'daily-papers/methods/matryoshka'
import { adaptiveRetrieval } from 'daily-papers/methods/matryoshka/retrieval'
import { type Matrix, matrix } from 'daily-papers/nn'

// @ts-expect-error a matrix has rows
export const short: Matrix = { data: new Float32Array(2), dim: 2 }
// @ts-expect-error no embedding
truncateEmbedding('z', 2)
// @ts-expect-error no such option
adaptiveRetrieval([1], matrix([[1]]), { shortlistDim: 1, rerankDim: 1, k: 1, shortlists: 2 })
`

const RESOLUTIONS = {
  nodenext: { module: 'nodenext' },
  bundler: { module: 'preserve', moduleResolution: 'bundler' },
}

describe('the library', () => {
  const folder = mkdtempSync(join(tmpdir(), 'daily-papers-library-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const run = (file: string, args: string[], cwd = folder) =>
    execFileSync(file, args, { cwd, encoding: 'utf8' })
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
  const own = () =>
    JSON.parse(readFileSync(join(folder, 'node_modules/daily-papers/package.json'), 'utf8')) as {
      name: string
      exports: object
      dependencies: object
      engines: object
    }

  beforeAll(() => {
    const packed = run(process.execPath, ['scripts/library.ts'], root).trim().split('\n').at(-1)!
    write('package.json', JSON.stringify({ private: true, type: 'module' }))
    run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', join(root, packed)])
    const paths = Object.keys(own().exports).filter((path) => !path.endsWith('.json'))
    const imports = paths.map((path, i) => `import * as m${i} from 'daily-papers${path.slice(1)}'\n`)
    write(
      'every.ts',
      `${imports.join('')}export const every: object[] = [${paths.map((_, i) => `m${i}`).join(', ')}]\n`,
    )
    write('use.ts', USE)
    write('wrong.ts', WRONG)
    // Node 22.0 reads no types.
    for (const name of ['use', 'every']) {
      write(`${name}.js`, stripTypeScriptTypes(readFileSync(join(folder, `${name}.ts`), 'utf8')))
    }
    write(
      'print.js',
      `import { every } from './every.js'
       import { numbers } from './use.js'
       console.log(JSON.stringify({ ...(await numbers()), paths: every.length, empty: every.some((m) => !m) }))`,
    )
  })

  test('brings what its code imports, and nothing of the site', () => {
    const names = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'))
    expect(names).toEqual(
      expect.arrayContaining(['@jax-js', 'daily-papers', 'ml-matrix', 'munkres', 'simple-statistics']),
    )
    expect(names.filter((name) => /^(?:node|hono|vite|kysely|zod|@huggingface)$/.test(name))).toEqual([])
    const files = globSync('**/*', { cwd: join(folder, 'node_modules/daily-papers'), withFileTypes: true })
    expect(
      files.filter(
        (file) => file.isFile() && !/^(?:package\.json|README\.md|LICENSE|.*\.js|.*\.d\.ts)$/.test(file.name),
      ),
    ).toEqual([])
  })

  test('leaves the scripts of who installs it to their own Node', () => {
    expect(existsSync(join(folder, 'node_modules/.bin/node'))).toBe(false)
    const { name, dependencies, engines } = own()
    expect({ name, engines }).toEqual({ name: 'daily-papers', engines: { node: '>=22' } })
    expect(Object.keys(dependencies)).toEqual(['ml-matrix', 'munkres', 'simple-statistics'])
  })

  describe.each(Object.entries(COMPILERS))('%s', (name, version) => {
    const compiler = join(folder, 'compilers', version)
    beforeAll(() => {
      mkdirSync(compiler, { recursive: true })
      writeFileSync(join(compiler, 'package.json'), '{}')
      run(
        'npm',
        ['install', '--prefer-offline', '--no-audit', '--no-fund', `typescript@${version}`],
        compiler,
      )
    })

    test.each(Object.entries(RESOLUTIONS))('finds its types under %s', (kind, options) => {
      const config = `tsconfig.${kind}.json`
      write(
        config,
        JSON.stringify({
          compilerOptions: {
            ...options,
            target: 'es2024',
            lib: ['esnext', 'dom'],
            types: [],
            strict: true,
            noEmit: true,
            skipLibCheck: false,
          },
          files: ['use.ts', 'every.ts', 'wrong.ts'],
        }),
      )
      expect(name).toContain(run(join(compiler, 'node_modules/.bin/tsc'), ['-v']).slice(8, 9))
      const said = run('sh', ['-c', `'${compiler}/node_modules/.bin/tsc' -p ${config} || true`])
      // Types of graphics cards that jax-js names are part of the compiler from TypeScript 6 on.
      expect(said.split('\n').filter((line) => line && !line.startsWith('node_modules/@jax-js/'))).toEqual([])
    })
  })

  test.each(NODES)('runs on Node %s', (version) => {
    const node = join(folder, 'nodes', version)
    mkdirSync(node, { recursive: true })
    writeFileSync(join(node, 'package.json'), JSON.stringify({ allowScripts: { node: true } }))
    run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `node@${version}`], node)
    const program = join(node, 'node_modules/.bin/node')
    expect(run(program, ['-v']).trim()).toBe(`v${version}`)
    const paths = Object.keys(own().exports).length - 1
    expect(JSON.parse(run(program, ['print.js']))).toEqual({ ...NUMBERS, paths, empty: false })
  })

  browserTest('is bundled by Vite, and gives the same numbers in a browser', async () => {
    write('index.html', '<!doctype html><title>-</title><script type="module" src="/main.ts"></script>')
    write(
      'main.ts',
      "import { numbers } from './use'\nnumbers().then((n) => (document.title = JSON.stringify(n)))\n",
    )
    await build({ root: folder, configFile: false, logLevel: 'warn', build: { target: 'es2023' } })
    const server = await preview({ root: folder, configFile: false, preview: { host: '127.0.0.1', port: 0 } })
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage()
      await page.goto(server.resolvedUrls!.local[0]!)
      await page.waitForFunction(() => document.title !== '-')
      expect(JSON.parse(await page.title())).toEqual(NUMBERS)
    } finally {
      await browser.close()
      await server.close()
    }
  })

  test.each(['methods/matryoshka/retrieval', 'methods/activation-hash', 'nn/rows', 'nn/metrics'])(
    'a bundle of %s has no jax',
    async (path) => {
      write('plain.ts', `import * as plain from 'daily-papers/${path}'\nconsole.log(plain)\n`)
      const result = await build({
        root: folder,
        configFile: false,
        logLevel: 'warn',
        build: { write: false, lib: { entry: join(folder, 'plain.ts'), formats: ['es'] } },
      })
      const [{ output }] = result as unknown as [{ output: { code: string; moduleIds: string[] }[] }]
      expect(output.flatMap((chunk) => chunk.moduleIds).filter((id) => id.includes('@jax-js'))).toEqual([])
      expect(output.map((chunk) => chunk.code).join('').length).toBeLessThan(100_000)
    },
  )
})
