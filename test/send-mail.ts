/** A process that plans and sends what is due, to be killed: `send-mail.ts PLACE SMTP_URL LEASE_MS`. */
import { sendDue } from '../src/mail/send.ts'
import { planDue } from '../src/mail/plan.ts'
import { MONDAY, byWords, sender, settings } from '../src/mail/desk.fixture.ts'
import { StoreError, openStore } from '../src/store/index.ts'

const [place = '', smtpUrl = '', leaseMs = '500'] = process.argv.slice(2)
const started = Date.now()
// The clock starts on the morning of the issue and goes on from process to process.
const base = Number(process.env['MAIL_TEST_CLOCK'] ?? MONDAY)
const now = () => base + Date.now() - started
try {
  const store = await openStore(place)
  const one = sender(store, settings(smtpUrl, { connections: 5 }), now)
  process.stdout.write('ready\n')
  await planDue(store, { now: now(), isRunnable: () => false, ...byWords(store) })
  const sent = await sendDue(one, { leaseMs: Number(leaseMs) })
  one.post.close()
  await store.close()
  process.stdout.write(`${JSON.stringify(sent)}\n`)
} catch (error) {
  if (!(error instanceof StoreError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(2)
}
