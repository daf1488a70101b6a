import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { root } from '../cli-process.ts'

const MAX_BYTES = 90_000_000

/** Some other Node than the project's own: the machine's, if it has an older one. */
const older = ['/usr/bin/node', '/usr/local/bin/node'].find(
  (path) =>
    existsSync(path) &&
    Number.parseInt(execFileSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' })) < 24,
)

describe('a release, unpacked', () => {
  const folder = mkdtempSync(join(tmpdir(), 'daily-papers-release-'))
  const site = join(folder, 'site')
  const env = { PATH: '/usr/bin:/bin', FETCH: 'off', PORT: '0', DATA_DIR: join(folder, 'data') }
  const papers = (args: string[], more: Record<string, string> = {}, node = process.execPath) =>
    spawnSync(node, [join(site, 'papers.mjs'), ...args], {
      encoding: 'utf8',
      env: { ...env, ...more },
      cwd: folder,
    })
  const files = () =>
    globSync('**/*', { cwd: site, withFileTypes: true })
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name))

  beforeAll(() => {
    const said = execFileSync(process.execPath, ['scripts/release.ts'], { cwd: root, encoding: 'utf8' })
    mkdirSync(site)
    execFileSync('tar', [
      '-xzf',
      join(root, said.trim().split('\n').at(-1)!),
      '--strip-components=1',
      '-C',
      site,
    ])
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  test('is small, and of packages has only what runs', () => {
    const sizes = files().map((file) => Math.ceil(statSync(file).size / 4096) * 4096)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MAX_BYTES)
    for (const name of Object.keys(manifest.dependencies))
      expect(existsSync(join(site, 'node_modules', name)), name).toBe(true)
    for (const name of Object.keys(manifest.devDependencies))
      expect(existsSync(join(site, 'node_modules', name)), name).toBe(false)
  })

  test('has of each package all that it loads', () => {
    // It has no module of its own, only those within it.
    const names = Object.keys(manifest.dependencies).filter((name) => name !== '@noble/hashes')
    const load = names.map((name) => `await import(${JSON.stringify(name)})`).join('\n')
    execFileSync(process.execPath, ['--input-type=module', '-e', load], { cwd: site })
  })

  test('serves pages, with their code in colours, and writes nothing of its own', async () => {
    const before = files().map((file) => `${file} ${statSync(file).mtimeMs}`)
    const child = spawn(process.execPath, [join(site, 'papers.mjs'), 'serve', '--json'], { cwd: folder, env })
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer]
      const { url } = JSON.parse(String(line)) as { url: string }
      const page = await (await fetch(`${url}/papers/2205.13147`)).text()
      expect(page.includes('<i class="k">')).toBe(true)
      const style = /href="(\/assets\/[^"]+\.css)"/.exec(page)![1]!
      expect((await fetch(url + style)).status).toBe(200)
      expect((await fetch(`${url}/search?q=embeddings`)).status).toBe(200)
      // The thread that draws finds its fonts and its two engines.
      const card = await (await fetch(`${url}/cards/papers/2205.13147.png`)).arrayBuffer()
      expect(Buffer.from(card).readUInt32BE(16)).toBe(1200)
    } finally {
      child.kill()
      await once(child, 'close')
    }
    expect(files().map((file) => `${file} ${statSync(file).mtimeMs}`)).toEqual(before)
  })

  test('has the commands', () => {
    expect(papers(['--version']).stdout.trim()).toBe(manifest.version)
    expect(papers(['search', 'nested embeddings', '--json']).stdout).toContain('2205.13147')
    const run = papers(['run', 'sparsey', '--seed', '1', '--json'])
    expect(run.stderr).not.toMatch(/ERR_/)
    expect(run.stdout).toContain('sparsey')
  })

  test('names what it does not have, with the line to get it', () => {
    expect(papers(['search', 'x'], { EMBEDDER: 'hf:Xenova/all-MiniLM-L6-v2' })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('npm install @huggingface/transformers@4') as string,
    })
    expect(papers(['record', 'sparsey'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('clone') as string,
    })
  })

  test.skipIf(older === undefined)('says which Node it needs, on an older one', () => {
    expect(papers(['list'], {}, older)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /^papers: Node 24 or later is needed, and this is v\d+[^\n]*\n$/,
      ) as string,
    })
  })

  test('runs by the unit of systemd that comes along', () => {
    const unit = readFileSync(join(site, 'docs/daily-papers.service'), 'utf8')
    const [program, ...words] = /^ExecStart=(.*)$/m.exec(unit)![1]!.split(' ')
    expect(program).toBe('/usr/bin/node')
    const script = words.find((word) => !word.startsWith('--'))!
    expect(existsSync(join(site, script))).toBe(true)
    if (!existsSync('/usr/bin/systemd-analyze')) return console.warn('no systemd here to check its unit')
    const said = spawnSync('systemd-analyze', ['verify', join(site, 'docs/daily-papers.service')], {
      encoding: 'utf8',
    })
    expect(said.stderr.split('\n').filter((line) => line.includes('daily-papers.service'))).toEqual([])
  })
})

test('what is asked for twice is not written twice', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/release.ts', 'src'], {
    cwd: root,
    encoding: 'utf8',
  })
  expect(status).toBe(2)
  expect(stderr).toBe('src is there already; name a folder that is not\n')
})
