/** `npm run bench:dump`: what it takes to give all papers away, as a sitemap and as a dump, of all that is found in the shared data. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '../test/serving.ts'
import { filledFolder, root } from './filled-folder.ts'

/** Every part of the sitemap, of the real server in a process of its own. */
async function sitemap(folder: string) {
  await using site = await serve({ DATA_DIR: folder, PAGES_MB: '0' })
  const before = peakOf(site.child.pid!)
  const started = performance.now()
  const parts = addressesIn(await textOf(`${site.url}/sitemap.xml`))
  let papers = 0
  for (const part of parts) papers += addressesIn(await textOf(part)).length
  const seconds = (performance.now() - started) / 1000
  const memory = peakOf(site.child.pid!)
  console.log(
    `sitemap: ${papers} addresses in ${parts.length} parts, ${seconds.toFixed(1)} s, peak of the server ${memory}, before ${before}`,
  )
}

/** A packed dump by the command line. */
async function dump(folder: string) {
  const into = mkdtempSync(join(tmpdir(), 'daily-papers-dump-'))
  const file = join(into, 'papers.jsonl.gz')
  const started = performance.now()
  const child = spawn(process.execPath, ['src/cli/main.ts', 'export', file], {
    cwd: root,
    env: { ...process.env, DATA_DIR: folder },
    stdio: 'ignore',
  })
  let peak = ''
  const timer = setInterval(() => (peak = peakOf(child.pid!) || peak), 100)
  const code = await new Promise((done) => child.once('close', done))
  clearInterval(timer)
  const seconds = (performance.now() - started) / 1000
  if (code !== 0) throw new Error(`export ended with ${String(code)}`)
  console.log(
    `dump: ${(statSync(file).size / 1e6).toFixed(1)} MB packed, ${seconds.toFixed(1)} s, peak ${peak}`,
  )
  rmSync(into, { recursive: true })
}

async function textOf(address: string): Promise<string> {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
  return answer.text()
}

const addressesIn = (xml: string) =>
  Array.from(xml.matchAll(/<loc>([^<]*)<\/loc>/g), ([, address]) => address!)

/** The largest resident memory of a process so far, as Linux tells it; empty when it has ended. */
function peakOf(pid: number): string {
  try {
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return kilobytes === undefined ? '' : `${Math.round(Number(kilobytes) / 1024)} MiB`
  } catch {
    return ''
  }
}

const { folder, remove } = await filledFolder()
await sitemap(folder)
await dump(folder)
remove()
