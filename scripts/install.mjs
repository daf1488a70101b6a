/**
 * Installs the packages when they are missing or the lock file has changed since. It runs on whatever Node
 * the machine has (20 or later), before the project's own Node 24 is there.
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// The tools that build are needed whatever NODE_ENV or the user's settings leave out.
const PACKAGES = ['--include=dev', '--include=optional']
const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = `${root}node_modules/.daily-papers-lock`
const lock = createHash('sha256')
  .update(readFileSync(`${root}package-lock.json`))
  .digest('hex')

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  process.stderr.write('installing packages, once per version…\n')
  const { status } = spawnSync('npm', ['ci', ...PACKAGES, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    // Its programs are in its package; what it would download is for graphics cards.
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' },
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    process.stderr.write('the packages could not be installed; check the network and run the command again\n')
    process.exit(2)
  }
  writeFileSync(stamp, lock)
}
