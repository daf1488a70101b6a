import { describe, expect, test } from 'vitest'
import { fixture } from '../app.fixture.ts'

const PATH = '/papers/2205.13147'
const TYPES = [
  ['bib', 'application/x-bibtex', '@inproceedings{angstrom2022nested,'],
  ['ris', 'application/x-research-info-systems', 'TY  - CPAPER\r\n'],
  ['csl.json', 'application/vnd.citationstyles.csl+json', '"type": "paper-conference"'],
  ['jsonld', 'application/ld+json', '"@type":"ScholarlyArticle"'],
  ['md', 'text/markdown', '# Nested Embeddings'],
] as const

describe.each(TYPES)('a paper as .%s', (form, type, words) => {
  test('has its own address, and is what a program gets that likes it best', async () => {
    const { app } = await fixture()
    const own = await app.request(`${PATH}.${form}`)
    expect(own.headers.get('content-type')).toBe(`${type}; charset=utf-8`)
    expect(own.headers.get('access-control-allow-origin')).toBe('*')
    expect(own.headers.get('link')).toContain(`<${PATH}>; rel="describes"`)
    const body = await own.text()
    expect(body).toContain(words)

    for (const accept of [type, `${type}, */*;q=0.1`, `text/html;q=0.5, ${type.toUpperCase()}`]) {
      const liked = await app.request(PATH, { headers: { accept } })
      expect(liked.headers.get('content-type')).toBe(`${type}; charset=utf-8`)
      expect(liked.headers.get('content-location')).toBe(`${PATH}.${form}`)
      expect(liked.headers.get('vary')).toMatch(/\bAccept\b(?!-)/)
      expect(await liked.text()).toBe(body)
    }
  })
})

test('one form is never kept in place of another', async () => {
  const { app } = await fixture()
  const ask = async (accept?: string) =>
    (await app.request(PATH, accept === undefined ? {} : { headers: { accept } })).headers.get('content-type')
  const rounds = [undefined, ...TYPES.map(([, type]) => type), 'text/html', '*/*', 'text/*, image/webp']
  for (const accept of [...rounds, ...rounds.toReversed()]) {
    const expected = TYPES.some(([, type]) => type === accept) ? accept : 'text/html'
    expect(await ask(accept), accept).toMatch(new RegExp(`^${expected!.replaceAll('+', '\\+')};`))
  }
  const marked = await app.request(PATH)
  const none = { 'if-none-match': marked.headers.get('etag')! }
  expect((await app.request(PATH, { headers: none })).status).toBe(304)
  expect((await app.request(PATH, { headers: { ...none, accept: 'text/markdown' } })).status).toBe(200)
})

test('a form that nobody wants is not sent', async () => {
  const { app } = await fixture()
  const accept = 'application/x-bibtex;q=0, */*'
  expect((await app.request(PATH, { headers: { accept } })).headers.get('content-type')).toMatch(
    /^text\/html/,
  )
  const missing = await app.request('/papers/unknown', { headers: { accept: 'application/x-bibtex' } })
  expect(missing.status).toBe(404)
})

test('a page says to programs where its paper is, and as what to cite it', async () => {
  const { app } = await fixture()
  const link = (await app.request(PATH)).headers.get('link')!
  expect(link).toContain('<https://doi.org/10.48550/arXiv.2205.13147>; rel="cite-as"')
  expect(link).toContain(`<${PATH}.bib>; rel="describedby"; type="application/x-bibtex"`)
  expect(link).toContain('<https://arxiv.org/pdf/2205.13147>; rel="item"; type="application/pdf"')
  expect(link).toContain('<https://schema.org/ScholarlyArticle>; rel="type"')
})

test('reference managers find a preprint with its DOI, file and whole abstract', async () => {
  const abstract = `${'A sentence of it. '.repeat(60)}The end </script> "of" it.`
  const { text } = await fixture([
    {
      id: '2401.00001',
      arxiv: '2401.00001',
      title: 'Sets',
      authors: ['Anna van der Berg'],
      abstract,
      date: '2024-01-02',
    },
  ])
  const html = await text('/papers/2401.00001')
  for (const [name, content] of [
    ['citation_title', 'Sets'],
    ['citation_author', 'van der Berg, Anna'],
    ['citation_date', '2024/01/02'],
    ['citation_doi', '10.48550/arXiv.2401.00001'],
    ['citation_arxiv_id', '2401.00001'],
    ['citation_pdf_url', 'https://arxiv.org/pdf/2401.00001'],
    ['citation_public_url', 'https://arxiv.org/abs/2401.00001'],
    ['dc.type', 'preprint'],
    ['citation_publisher', 'arXiv'],
    ['citation_technical_report_number', 'arXiv:2401.00001'],
  ])
    expect(html).toContain(`<meta name="${name}" content="${content}"/>`)
  expect(html).toMatch(/name="citation_abstract" content="[^"]*The end &lt;\/script&gt; &quot;of&quot; it\."/)
  const [, data] = /<script type="application\/ld\+json">([^]*?)<\/script>/.exec(html)!
  expect(JSON.parse(data!)).toMatchObject({ '@type': 'ScholarlyArticle', abstract, name: 'Sets' })
})

test('a conference paper is told with its conference', async () => {
  const { text } = await fixture()
  const html = await text(PATH)
  expect(html).toContain('<meta name="citation_conference_title" content="A Conference 2022"/>')
  expect(html).not.toContain('dc.type')
})
