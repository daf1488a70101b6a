/** A process that brings a list a day, tells webhooks of it, and is to be killed: `send-webhooks.ts PLACE FIRST DAYS LEASE_MS`. */
import { importRecords } from '../src/feed/import.ts'
import { openStore } from '../src/store/index.ts'
import { planMessages } from '../src/webhooks/plan.ts'
import { createPost } from '../src/webhooks/post.ts'
import { sendMessages } from '../src/webhooks/send.ts'

const [place = '', first = '', days = '1', leaseMs = '300'] = process.argv.slice(2)
const DAY_MS = 86_400_000
const store = await openStore(place)
process.stdout.write('ready\n')
for (let i = 0; i < Number(days); i++) {
  const now = Date.parse(first) + i * DAY_MS
  const day = new Date(now).toISOString().slice(0, 10)
  const records = [0, 1].map((position) => ({
    title: `Paper ${position} of ${day}`,
    listing: { day, position },
  }))
  await importRecords(store, records, { source: 'hf', now })
  const later = now + 3_600_000
  await planMessages(store, { now: later, recorded: {}, find: async (_search, among) => among })
  const clock = () => later
  const post = createPost({ userAgent: 'a test', allowPrivate: true, now: clock })
  // A lease of one that was killed on a later day is not waited for.
  await store.clock.mendWebhooks(later)
  await sendMessages({ store, post, now: clock }, { leaseMs: Number(leaseMs) })
}
await store.close()
