/**
 * `npm run bench:sign-in [TIMES]`: whether somebody who asks for a link for an address can tell by a clock whether it belongs to a member:
 * by the time of the answer, and by that of what is asked right after it. The work of the site's main thread until a while later bounds what any
 * clock can tell. The real site, its mail taken by a server on this machine; Linux alone counts that work.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startSink } from '../src/mail/sink.fixture.ts'
import { openStore } from '../src/store/index.ts'
import { serve } from '../test/serving.ts'

const TIMES = Number(process.argv[2] ?? 100)
/** For so long after the answer work is counted: all of it is done until then. */
const LATER_MS = 1000
const KINDS = ['a stranger', 'a member', 'a suspended member', 'a member who did not confirm it'] as const
type Kind = (typeof KINDS)[number]
interface Timed {
  answer: number
  next: number
  work: number
}

const folder = mkdtempSync(join(tmpdir(), 'daily-papers-bench-'))
const addressOf = (kind: Kind, i: number) => `reader-${KINDS.indexOf(kind)}-${i}@mail.example`
await using sink = await startSink()
{
  const store = await openStore(folder)
  const now = Date.now()
  await store.members.admit({ id: 'admin', name: 'Admin', handle: 'admin', email: 'admin@mail.example' }, now)
  for (let i = 0; i < TIMES; i++) {
    for (const kind of KINDS.slice(1)) {
      const id = `m-${KINDS.indexOf(kind)}-${i}`
      const member = { id, name: `Reader ${id}`, handle: id, email: addressOf(kind, i) }
      if (kind === 'a member who did not confirm it') {
        await store.members.invite(
          { hash: id, role: 'reader', isFirst: false, uses: 1, expires: now + 1 },
          now,
        )
        await store.members.join(id, member, now)
        continue
      }
      await store.members.admit(member, now)
      if (kind !== 'a suspended member') continue
      const act = { by: 'admin', kind: 'suspend', about: `/people/${id}`, words: 'suspended', reason: 'rude' }
      const key = await store.acts.add(act, now)
      await store.moderation.suspend({ act: key, member: id, until: now + 86_400_000 })
    }
  }
  await store.close()
}
await using site = await serve({
  DATA_DIR: folder,
  SMTP_URL: sink.url,
  MAIL_TLS: 'off',
  MAIL_FROM: 'papers@mail.example',
  TRUSTED_PROXIES: 'loopback',
})

const timed = new Map<Kind, Timed[]>(KINDS.map((kind) => [kind, []]))
let network = 0
for (let i = 0; i < TIMES; i++) {
  // In another order each time, so that nothing that drifts counts for one of them.
  for (const kind of KINDS.toSorted(() => Math.random() - 0.5)) {
    timed.get(kind)!.push(await ask(addressOf(kind, i)))
  }
}
console.log(`${cpus()[0]!.model}, ${cpus().length} cores, Node ${process.versions.node}; ${TIMES} of each`)
console.log(`${sink.mails.length} mails came`)
for (const [name, what] of [
  ['answer', 'time of the answer, ms'],
  ['next', 'time of the answer to what is asked next, ms'],
  ['work', `work of the main thread until ${LATER_MS} ms after, ms`],
] as const) {
  console.log(`\n${what}`.padEnd(60) + '  p25  median    p75   told from a stranger')
  const strangers = timed.get('a stranger')!.map((one) => one[name])
  for (const [kind, all] of timed) {
    const values = all.map((one) => one[name])
    const quartiles = [0.25, 0.5, 0.75].map((p) => quantile(values, p).toFixed(2).padStart(7))
    const { share, error } = told(strangers, values)
    const against = kind === 'a stranger' ? '' : `${share.toFixed(3)} ± ${(1.96 * error).toFixed(3)}`
    console.log(`  ${kind.padEnd(55)}${quartiles.join('')}   ${against}`)
  }
}
rmSync(folder, { recursive: true })

async function ask(email: string): Promise<Timed> {
  network++
  const before = workMs()
  const [answer, status] = await timeOf('/sign-in', {
    method: 'POST',
    redirect: 'manual',
    headers: {
      origin: site.url,
      'content-type': 'application/x-www-form-urlencoded',
      'x-forwarded-for': `10.${network >> 16}.${(network >> 8) & 255}.${network & 255}`,
    },
    body: new URLSearchParams({ email }).toString(),
  })
  if (status !== 303) throw new Error(`${email}: ${status}`)
  const [next] = await timeOf('/healthz')
  await sleep(LATER_MS)
  return { answer, next, work: workMs() - before }
}

async function timeOf(path: string, request: RequestInit = {}): Promise<[ms: number, status: number]> {
  const started = performance.now()
  const answer = await fetch(site.url + path, request)
  await answer.text()
  return [performance.now() - started, answer.status]
}

/** How long the site's main thread has been on a processor; NaN where the system does not tell. */
function workMs(): number {
  const { pid } = site.child
  if (process.platform !== 'linux') return Number.NaN
  return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
}

/**
 * How often a guess by these times is right, of a pair of both kinds (the area under the ROC curve): 0.5 is chance. With its standard error
 * (Hanley and McNeil).
 */
function told(strangers: readonly number[], members: readonly number[]) {
  let wins = 0
  for (const a of strangers) for (const b of members) wins += b > a ? 1 : b === a ? 0.5 : 0
  const share = wins / (strangers.length * members.length)
  const [q1, q2] = [share / (2 - share), (2 * share * share) / (1 + share)]
  const n = strangers.length
  const variance = share * (1 - share) + (n - 1) * (q1 + q2 - 2 * share * share)
  return { share, error: Math.sqrt(variance) / n }
}

function quantile(values: readonly number[], p: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * p))]!
}
