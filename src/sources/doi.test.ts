import { expect, test } from 'vitest'
import { cpuMs } from './cpu-time.fixture.ts'
import { doiInAddress, readDoi, readDois } from './doi.ts'

test.each([
  ['10.1000/Gulls.1', '10.1000/gulls.1'],
  ['https://doi.org/10.1000/gulls', '10.1000/gulls'],
  ['http://dx.doi.org/10.1000%2Fgulls?x=1', '10.1000/gulls'],
  ['doi: 10.1000/gulls.', '10.1000/gulls'],
  ['DOI 10.1000/gulls', '10.1000/gulls'],
  ['https://doi-org.proxy.example.edu/10.1000/gulls', '10.1000/gulls'],
  ['10.31857/S0026898423030163, EDN: CHWIKZ', '10.31857/s0026898423030163'],
  ['10.1000/gulls (accessed 2020)', '10.1000/gulls'],
  ['10.1000/gulls; PMID: 7', '10.1000/gulls'],
  ['10.1000/gulls</a>', '10.1000/gulls'],
  ['info:doi/10.1000/gulls', '10.1000/gulls'],
  ['(10.1000/gulls)', undefined],
  ['10.1000/s0-1(20)30-2)', '10.1000/s0-1(20)30-2'],
  [
    'https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O',
    '10.1002/(sici)1097-4571(199806)49:8<693::aid-asi4>3.0.co;2-o',
  ],
  ['10.21203/rs.3.rs-1270359/v1', '10.21203/rs.3.rs-1270359/v1'],
  ['10.1145/nnnnnnn.nnnnnnn', undefined],
  ['10.1145/3544548.XXXXXXX', undefined],
  ['10.1145/1122445.1122456', undefined],
  ['forthcoming', undefined],
  ['10.1000', undefined],
  ['', undefined],
])('%s is %s', (text, doi) => expect(readDoi(text)).toBe(doi))

test.each([
  ['10.1000/a,10.1000/b', ['10.1000/a', '10.1000/b']],
  ['10.1000/a 10.1000/A; doi:10.1000/b', ['10.1000/a', '10.1000/b']],
  ['https://doi.org/10.1000/a, https://doi.org/10.1000/b', ['10.1000/a', '10.1000/b']],
  ['none', []],
])('%s are %j', (text, dois) => expect(readDois(text)).toEqual(dois))

test.each([
  ['https://dl.acm.org/doi/10.1145/12.34', '10.1145/12.34'],
  ['https://dl.acm.org/doi/pdf/10.1145/12.34', '10.1145/12.34'],
  ['https://onlinelibrary.wiley.com/doi/full/10.1002/gull.1?af=R', '10.1002/gull.1'],
  ['https://link.springer.com/content/pdf/10.1007/978-3-030-1_5.pdf', '10.1007/978-3-030-1_5'],
  ['https://www.biorxiv.org/content/10.1101/2024.01.02.573900v2.full.pdf', '10.1101/2024.01.02.573900'],
  ['https://journals.plos.org/plosone/article?id=10.1371/journal.gull.7', '10.1371/journal.gull.7'],
  ['https://www.frontiersin.org/articles/10.3389/fgull.2024.1/full', '10.3389/fgull.2024.1'],
  ['https://doi.org/10.1000/gulls', '10.1000/gulls'],
  ['https://example.org/gulls/10.5', undefined],
  ['https://example.org/', undefined],
  ['javascript:10.1000/x', undefined],
])('in %s is %s', (address, doi) => expect(doiInAddress(address)).toBe(doi))

test('a long text takes no longer than another', () => {
  const started = cpuMs()
  for (const piece of ['10.1000/', 'doi:', ',', ')', ' ']) {
    readDoi(piece.repeat(100_000))
    readDois(piece.repeat(100_000))
    doiInAddress(`https://a.org/${piece.repeat(100_000)}`)
  }
  expect(cpuMs() - started).toBeLessThan(1000)
})
