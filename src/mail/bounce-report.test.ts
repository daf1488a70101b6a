import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readReport } from './bounce-report.ts'

const lines = (...all: readonly string[]) => [...all, ''].join('\r\n')
const daemon = ['From: Mail Delivery System <MAILER-DAEMON@mx.example.net>', 'Subject: Undelivered']
const report = (type: string, part: readonly string[], head: readonly string[] = daemon, name = type) =>
  lines(
    ...head,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${type}; boundary="b"`,
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'I am sorry to tell you, 5.1.1 and 550 and no such user, in prose that is never guessed at.',
    '--b',
    `Content-Type: message/${name}`,
    ...part,
    '',
    '--b',
    'Content-Type: message/rfc822',
    '',
    'Subject: Papers',
    '',
    'Hello',
    '--b--',
  )
const status = (...fields: readonly string[]) =>
  report('delivery-status', ['', 'Reporting-MTA: dns; mx.example.net', '', ...fields])
const ada = 'Final-Recipient: rfc822; ada@example.org'
const feedback = (...fields: readonly string[]) =>
  report('feedback-report', ['', ...fields, 'Version: 1'], ['From: fbl@isp.example', 'Subject: FW'])
const prose = (...text: readonly string[]) =>
  lines(...daemon, 'Content-Type: text/plain; charset=utf-8', '', ...text)
const kind = async (raw: string | Buffer) => (await readReport(Buffer.from(raw))).kind

describe('a delivery status', () => {
  test.each([
    ['gone', 'as most write it', [ada, 'Action: failed', 'Status: 5.1.1']],
    [
      'gone',
      'with comments',
      [ada, 'Action: (as (they) say) FAILED (so)', 'Status: (no user) 5.1.1 (\\) so)'],
    ],
    ['gone', 'folded, in small letters', [ada, 'action:', '\tfailed', 'STATUS:5.1.1']],
    ['gone', 'with spaces before colons', [ada, 'Action : failed', 'Status : 5.1.1']],
    ['gone', 'without an action', [ada, 'Status: 5.1.1']],
    ['gone', 'without a status', [ada, 'Action: failed', 'Diagnostic-Code: smtp; 550 5.1.1 unknown']],
    [
      'gone',
      'that Exim writes',
      [ada, 'Action: failed', 'Status: 5.0.0', 'Diagnostic-Code: smtp; 550 No such user'],
    ],
    [
      'gone',
      'of a local mailbox',
      [ada, 'Action: failed', 'Status: 5.1.1', 'Diagnostic-Code: x-postfix; unknown user: "ada"'],
    ],
    [
      'gone',
      'of several ways',
      [ada, 'Action: expanded', 'Status: 2.0.0', '', ada, 'Action: failed', 'Status: 5.1.1'],
    ],
    [
      'gone',
      'of ways without a line between',
      [ada, 'Action: relayed', 'Status: 2.0.0', ada, 'Action: failed', 'Status: 5.1.1'],
    ],
    [
      'gone',
      'whose second way is the worse',
      [ada, 'Action: failed', 'Status: 5.2.2', '', ada, 'Action: failed', 'Status: 5.1.1'],
    ],
    ['mailbox', 'of a full mailbox', [ada, 'Action: failed', 'Status: 5.2.2']],
    [
      'mailbox',
      'given up after days',
      [ada, 'Action: failed', 'Status: 4.4.7', 'Diagnostic-Code: smtp; 450 4.1.1 unknown user'],
    ],
    ['mailbox', 'that gives no reason', [ada, 'Action: failed', 'Status: 5.0.0']],
    [
      'mailbox',
      'that Exim gave up after a while',
      [
        ada,
        'Action: failed',
        'Status: 5.0.0',
        'Diagnostic-Code: smtp; 450 User unknown: retry timeout exceeded',
      ],
    ],
    [
      'sender',
      'of policy',
      [ada, 'Action: failed', 'Status: 5.7.1', 'Diagnostic-Code: smtp; 550 5.1.1 unknown user'],
    ],
    [
      'sender',
      'of policy, in the answer alone',
      [ada, 'Action: failed', 'Status: 5.0.0', 'Diagnostic-Code: smtp; 554', '  5.7.26 DMARC'],
    ],
    [
      'nothing',
      'of a delay',
      [ada, 'Action: delayed', 'Status: 4.4.1', 'Diagnostic-Code: smtp; 550 5.1.1 x'],
    ],
    [
      'nothing',
      'of success',
      [ada, 'Action: delivered', 'Status: 2.0.0', '', ada, 'Action: relayed', 'Status: 2.0.0'],
    ],
    ['nothing', 'of nothing', ['X-Failed: 5.1.1']],
  ])('%s: one %s', async (expected, _, fields) => {
    expect(await kind(status(...fields))).toBe(expected)
  })

  test('in base64, in quoted-printable, beyond ASCII, with bare line ends, or as the whole mail', async () => {
    const fields = `Reporting-MTA: dns; mx\r\n\r\n${ada}\r\nAction: failed\r\nStatus: 5.1.1\r\n`
    const base64 = ['Content-Transfer-Encoding: base64', '', Buffer.from(fields).toString('base64')]
    const quoted = [
      'Content-Transfer-Encoding: quoted-printable',
      '',
      fields.replaceAll('5.1.1', '5=2E1=2E=\r\n1'),
    ]
    const global = ['Content-Transfer-Encoding: 8bit', '', fields.replace('rfc822; ada', 'utf-8; ądą')]
    for (const part of [base64, quoted]) expect(await kind(report('delivery-status', part))).toBe('gone')
    expect(await kind(report('delivery-status', global, daemon, 'global-delivery-status'))).toBe('gone')
    expect(await kind(status(ada, 'Action: failed', 'Status: 5.1.1').replaceAll('\r\n', '\n'))).toBe('gone')
    expect(await kind(lines(...daemon, 'Content-Type: message/delivery-status', '', fields))).toBe('gone')
  })

  test('that somebody forwards or attaches is not theirs', async () => {
    const inner = status(ada, 'Action: failed', 'Status: 5.1.1')
    const wrap = (type: string) =>
      lines(
        'From: ada@example.org',
        'Content-Type: multipart/mixed; boundary=Z',
        '',
        '--Z',
        `Content-Type: ${type}`,
        '',
        inner,
        '--Z--',
      )
    expect(await kind(wrap('message/rfc822'))).toBe('nothing')
    expect(await kind(wrap('text/plain'))).toBe('nothing')
    expect(await kind(wrap('message/delivery-status'))).toBe('nothing')
  })
})

test.each([
  ['complaint', 'Feedback-Type: abuse'],
  ['complaint', 'feedback-type:\r\n ABUSE (spam)'],
  ['complaint', 'Feedback-Type: fraud'],
  ['nothing', 'Feedback-Type: not-spam'],
  ['notice', 'Feedback-Type: auth-failure\r\nAuth-Failure: dmarc'],
  ['notice', 'Feedback-Type: virus'],
  ['notice', 'Feedback-Type: other'],
  ['notice', 'Feedback-Type: something-new'],
  ['nothing', 'User-Agent: none'],
])('%s: feedback of %j', async (expected, fields) => {
  expect(await kind(feedback(fields))).toBe(expected)
})

const COPY = [
  '--- Below this line is a copy of the message.',
  '',
  'Return-Path: <bounces@example.org>',
  '',
  '550 5.7.1',
]
const QMAIL = [
  'Hi. This is the qmail-send program at mx.example.net.',
  "I'm afraid I wasn't able to deliver",
  '',
]

describe('prose', () => {
  test.each([
    [
      'gone',
      prose(...QMAIL, '<ada@example.org>:', 'Sorry, no mailbox here by that name. (#5.1.1)', '', ...COPY),
    ],
    [
      'mailbox',
      prose(
        ...QMAIL,
        '<ada@example.org>:',
        'Remote host said: 452 4.2.2 over quota',
        'Giving up.',
        '',
        ...COPY,
      ),
    ],
    ['sender', prose(...QMAIL, '<ada@example.org>:', 'Remote host said: 554 5.7.1 rejected', '', ...COPY)],
    ['mailbox', prose(...QMAIL, '<ada@example.org>:', 'It did not work.', '', ...COPY)],
    [
      'gone',
      prose(
        'This message was created automatically by mail delivery software.',
        '',
        'A message that you sent could not be delivered to one or more of its',
        'recipients. This is a permanent error. The following address(es) failed:',
        '',
        '  ada@example.org',
        '    host mx.example.org [192.0.2.1]',
        '    SMTP error from remote mail server after RCPT TO:<ada@example.org>:',
        '    550 5.1.1 User unknown',
        '',
        '------ This is a copy of the message, including all the headers. ------',
      ),
    ],
    [
      'gone',
      prose(
        'The original message was received at Mon, 2 Mar 2026 08:00:00 GMT',
        '',
        '   ----- The following addresses had permanent fatal errors -----',
        '<ada@example.org>',
        '',
        '   ----- Transcript of session follows -----',
        '... while talking to mx.example.org.:',
        '>>> RCPT To:<ada@example.org>',
        '<<< 550 5.1.1 <ada@example.org>... User unknown',
      ),
    ],
    ['mailbox', prose('Delivery to the following recipient failed permanently:', '', '  ada@example.org')],
    [
      'nothing',
      prose(
        'This message was created automatically by mail delivery software.',
        'A message that you sent has not yet been delivered to one or more of its recipients.',
        '',
        '  ada@example.org: 451 4.7.1 later',
      ),
    ],
    ['nothing', prose('I am out of office until 5.1.1 2027. 550 No such user')],
    [
      'nothing',
      prose('Dear all,', '', '> Hi. This is the qmail-send program at mx.example.net.', '> 550 5.1.1'),
    ],
  ])('%s: %s', async (expected, raw) => {
    expect(await kind(raw)).toBe(expected)
  })

  test('counts with Exim’s header, whatever it says', async () => {
    const text = ['', 'Leider nicht zustellbar: 550 5.1.1 unbekannt']
    const head = 'X-Failed-Recipients: ada@example.org'
    expect(await kind(lines(...daemon, head, ...text))).toBe('gone')
    expect(await kind(lines(...daemon, head, '', 'Leider nicht zustellbar.'))).toBe('mailbox')
    expect(await kind(lines('From: ada@example.org', head, ...text))).toBe('nothing')
  })

  test('of a reader is never a bounce', async () => {
    const away = ['From: Ada <ada@example.org>', 'Auto-Submitted: auto-replied', 'Subject: Away']
    expect(await kind(lines(...away, '', ...QMAIL, '<ada@example.org>:', '550 5.1.1 User unknown'))).toBe(
      'nothing',
    )
  })
})

test('a read receipt is nothing', async () => {
  const fields = ['', ada, 'Disposition: automatic-action/MDN-sent-automatically; deleted']
  expect(await kind(report('disposition-notification', fields))).toBe('nothing')
})

describe('a hostile mail', () => {
  const nested = (depth: number) => {
    const [open, close] = [[] as string[], [] as string[]]
    for (let i = 0; i < depth; i++) {
      open.push(`Content-Type: multipart/report; boundary=b${i}`, '', `--b${i}`)
      close.unshift(`--b${i}--`)
    }
    return lines(...daemon, ...open, 'Content-Type: message/delivery-status', '', 'Action: failed', ...close)
  }
  test.each([
    ['empty', ''],
    ['of one line end', '\r\n'],
    ['of nul bytes', 'From: x\0\r\nSubject: \0\x7f\r\n\r\n\0\0\r\n'],
    ['of bytes that are no text', Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 37) % 256))],
    ['nested beyond measure', nested(3000)],
    ['that never ends a header', `From: ${'('.repeat(900_000)}`],
    ['of a million fields', status('Action: failed\r\n'.repeat(60_000))],
    ['of comments in comments', status(`Action: ${'('.repeat(200_000)}failed`)],
    [
      'of parts without end',
      lines(...daemon, 'Content-Type: multipart/report; boundary=b', '', '--b\r\n\r\n'.repeat(100_000)),
    ],
    [
      'of a broken base64 status',
      report('delivery-status', ['Content-Transfer-Encoding: base64', '', '%%%%']),
    ],
  ])('%s is read, or is nothing', async (_, raw) => {
    expect(await kind(raw)).toMatch(/^(?:nothing|notice|mailbox)$/)
  })
})

const SHARED = new URL('../../../shared/cases/mail/', import.meta.url)
describe.skipIf(!existsSync(SHARED))('the cases beside the repository (skipped where they are not)', () => {
  test.each([
    ['arf-abuse', 'complaint'],
    ['arf-auth-failure', 'notice'],
    ['arf-not-spam', 'nothing'],
    ['dsn-base64', 'gone'],
    ['dsn-delayed', 'nothing'],
    ['dsn-delivered', 'nothing'],
    ['dsn-expanded-then-failed', 'gone'],
    ['dsn-folded-lower', 'gone'],
    ['dsn-plain', 'gone'],
    ['dsn-plain550-spam', 'sender'],
    ['empty', 'nothing'],
    ['mdn-read', 'nothing'],
    ['nul-bytes', 'nothing'],
    ['ooo', 'nothing'],
    ['ooo-forwarded-dsn-in-rfc822', 'nothing'],
    ['qmail-bounce', 'gone'],
  ])('%s: %s', async (name, expected) => {
    expect(await kind(readFileSync(new URL(`${name}.eml`, SHARED)))).toBe(expected)
  })
})
