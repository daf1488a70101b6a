import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildIfStale } from '../scripts/build.ts'
import { inherited, root } from './cli-process.ts'

/** A server that takes connections and says nothing, for ever. */
async function silentServer() {
  const server = createServer(() => {})
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { server, port: (server.address() as { port: number }).port }
}

const edition = (html: string) => /<h1[^>]*>([^<]*)/.exec(html)?.[1]
const truth = (html: string) => /class="truth">([^<]*)/.exec(html)?.[1]

test.each(['refuses', 'is not known', 'says nothing'])(
  'when the network %s, the first start shows the catalogue and says so',
  async (kind) => {
    await buildIfStale()
    const folder = mkdtempSync(join(tmpdir(), 'daily-papers-first-'))
    const { server, port } = await silentServer()
    const base = {
      refuses: 'http://127.0.0.1:1',
      'is not known': 'http://papers.invalid',
      'says nothing': `http://127.0.0.1:${port}`,
    }[kind]
    const started = performance.now()
    const child = spawn(process.execPath, ['src/cli/main.ts', 'serve', '--json'], {
      cwd: root,
      env: {
        ...inherited,
        PORT: '0',
        DATA_DIR: join(folder, 'data'),
        FETCH: 'on',
        EMBEDDER: 'none',
        FETCH_PRIVATE: 'on',
        ARXIV_CATEGORIES: 'cs.LG',
        HF_URL: base,
        ARXIV_RSS_URL: base,
        ARXIV_API_URL: base,
        ARXIV_OAI_URL: base,
      },
    })
    try {
      const line = await new Promise<string>((resolve, reject) => {
        child.stdout.once('data', (chunk) => resolve(String(chunk)))
        child.once('close', (code) => reject(new Error(`ended with ${code}`)))
      })
      const { url } = JSON.parse(line) as { url: string }
      const html = await (await fetch(url)).text()
      const seconds = (performance.now() - started) / 1000
      expect(edition(html)).toBe('All papers')
      expect(html.match(/class="entry\b/g)!.length).toBeGreaterThan(20)
      expect(truth(html)).toMatch(/^Hugging Face (?:is being asked for its first lists|has not answered yet)/)
      // 5 s on a machine of its own; this one may be shared.
      expect(seconds).toBeLessThan(20)
      if (kind === 'says nothing') return
      await expect
        .poll(async () => truth(await (await fetch(url)).text()), { timeout: 30_000, interval: 500 })
        .toMatch(
          /^Hugging Face has not answered yet.* \((?:127\.0\.0\.1:1 refuses|the name papers\.invalid).*no list has come so far/,
        )
    } finally {
      child.removeAllListeners('close')
      child.kill('SIGKILL')
      server.close()
      rmSync(folder, { recursive: true })
    }
  },
  90_000,
)
