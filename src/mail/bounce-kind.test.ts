import { expect, test } from 'vitest'
import { bounceKind } from './bounce-kind.ts'

/** Answers as servers give them, with invented people and addresses. */
test.each([
  ['gone', '550 5.1.1 <ada@example.org>: Recipient address rejected: User unknown in virtual mailbox table'],
  [
    'gone',
    '550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-',
  ],
  ['gone', '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'],
  ['gone', '556 5.1.10 <ada@example.org>: Recipient address rejected: Domain does not accept mail (nullMX)'],
  ['gone', '550 5.2.1 The email account that you tried to reach is disabled'],
  ['gone', "554 delivery error: dd This user doesn't have an example.com account (ada@example.com)"],
  ['gone', '550 No such user here'],
  ['gone', '550 Unrouteable address'],
  ['gone', '550 <ada@example.org>... User unknown'],
  ['gone', '550 Requested action not taken: mailbox unavailable'],
  [
    'gone',
    '550 5.1.1 <nospam@example.org>: no such user; our anti-spam policy is at https://mx.example/policy',
  ],
  ['gone', '550 Message rejected: there is no user of that name'],
  ['sender', '550 Message rejected'],
  ['mailbox', '552 5.2.2 <ada@example.org>: user is over quota'],
  ['mailbox', '550 Mailbox full'],
  ['mailbox', '550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents more'],
  ['mailbox', '552 5.3.4 Message size exceeds fixed limit'],
  ['mailbox', '550 5.4.1 Recipient address rejected: Access denied. [mx.example]'],
  ['mailbox', '550 5.5.0 Requested action not taken: mailbox unavailable'],
  ['mailbox', '550 Benutzer unbekannt'],
  ['mailbox', '550'],
  ['mailbox', '554 5.0.0 failed'],
  ['mailbox', '554 connected from 5.1.1.9, gave up'],
  ['mailbox', '554 connected from 192.5.1.1, gave up'],
  ['mailbox', 'connect to mx.example[192.0.2.25]:25: Connection refused'],
  ['sender', '550-5.7.26 This mail has been blocked because the sender is unauthenticated.'],
  [
    'sender',
    '550 5.7.1 Unauthenticated email from example.org is not accepted due to domain’s DMARC policy.',
  ],
  ['sender', '550 Message rejected due to spam content'],
  ['sender', '554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.blocklist.example'],
  ['sender', '550 Denied by RBL'],
  ['sender', '550 SC-001 Mail rejected by Mail Service for policy reasons.'],
  ['sender', '554 Your IP has a poor reputation'],
  ['sender', '550 Administrative prohibition'],
  ['sender', '550 Sender verify failed'],
  ['sender', '553 5.1.8 <bounces@example.org>: Sender address rejected: Domain not found'],
  ['sender', '550 relay not permitted'],
  ['sender', '554 5.1.1 rejected: listed at bl.example'],
  ['sender', '552 5.2.0 virus found in message'],
  ['sender', '550 SPF check failed'],
  ['sender', '550 blocked'],
])('%s: %s', (kind, answer) => {
  expect(bounceKind(answer, true)).toBe(kind)
})

test('what was only given up says nothing for good of the address', () => {
  expect(bounceKind('450 4.1.1 <ada@example.org>: Recipient address rejected: unknown user', false)).toBe(
    'mailbox',
  )
  expect(bounceKind('451 4.7.1 greylisted', false)).toBe('sender')
})
