import { expect, test } from 'vitest'
import { readText } from './read-text.ts'

const titles = async (text: string, reading = {}) => {
  const { format, records } = await readText(text, reading)
  return [format, ...records.map(({ title }) => title)]
}

const HEADERS = 'From: a@example.org\r\nSubject: =?utf-8?q?Gulls?=\r\nMIME-Version: 1.0\r\n'

test('a text is read as what it is', async () => {
  expect(await titles('@misc{a, title = {Gulls}}')).toEqual(['bibtex', 'Gulls'])
  expect(await titles('Daily Papers\n\nGulls of the North')).toEqual(['daily-page', 'Gulls of the North'])
  expect(await titles('Gulls of the North\n', { format: 'daily-page' })).toEqual([
    'daily-page',
    'Gulls of the North',
  ])
})

test('arXiv’s mail is taken out of its envelope', async () => {
  const mail =
    `${HEADERS}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n
\\\\
arXiv:2611.00017
Date: Wed, 18 Nov 2026 17:59:01 GMT   (4kb)

Title: M=C3=B6wen of the =
North
Authors: Ada Gull
Categories: cs.LG
\\\\
  Of gulls.
\\\\ ( https://arxiv.org/abs/2611.00017 ,  4kb)
`.replaceAll(/\r?\n/g, '\r\n')
  expect(await titles(mail)).toEqual(['arxiv-mail', 'Möwen of the North'])
})

test('so is the alert of Google Scholar, with the addresses of its papers', async () => {
  const page = `<h3><span>[PDF]</span> <a href="https://scholar.google.com/scholar_url?url=https://arxiv.org/pdf/2611.00017&amp;hl=en">Gulls of the North</a></h3>
<div>A Gull - arXiv preprint, 2026</div><div>Of gulls …</div><div>Save Twitter</div>
<p>This message was sent by Google Scholar because you follow gulls.</p>`
  const mail = `${HEADERS}Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(page).toString('base64')}\r\n`
  const { format, records } = await readText(mail)
  expect(format).toBe('scholar-alert')
  expect(records).toMatchObject([{ title: 'Gulls of the North', arxiv: '2611.00017', authors: ['A Gull'] }])
})

test('papers that name no day are put on the list of the one that is given', async () => {
  const paper = (id: string, submittedOnDailyAt?: string) => ({
    paper: { id, title: id, summary: 'a', submittedOnDailyAt },
  })
  const text = JSON.stringify([
    paper('2611.00017'),
    paper('2611.00018', '2026-11-19T01:00:00Z'),
    paper('2611.00019'),
  ])
  const { records } = await readText(text, { day: '2026-11-20' })
  expect(records.map(({ listing }) => listing)).toEqual([
    { day: '2026-11-20', position: 0 },
    { day: '2026-11-19', position: 0 },
    { day: '2026-11-20', position: 1 },
  ])
})
