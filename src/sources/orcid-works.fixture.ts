/** An id as ORCID writes it. */
export interface ExternalId {
  type: string
  value: unknown
  relation?: string | null
}

const externalIds = (ids: readonly ExternalId[]) => ({
  'external-id': ids.map(({ type, value, relation = 'self' }) => ({
    'external-id-type': type,
    'external-id-value': value,
    'external-id-normalized': { value, transient: true },
    'external-id-normalized-error': null,
    'external-id-url': null,
    'external-id-relationship': relation,
  })),
})

/** An answer of `/v3.0/…/works`, with one work for each list of ids. */
export const orcidWorks = (works: readonly (readonly ExternalId[])[]): string =>
  JSON.stringify({
    'last-modified-date': { value: 1767225600000 },
    group: works.map((ids, i) => ({
      'last-modified-date': { value: 1767225600000 },
      'external-ids': externalIds(ids.filter(({ relation = 'self' }) => relation === 'self')),
      'work-summary': [
        {
          'put-code': 1000 + i,
          'created-date': { value: 1767225600000 },
          'last-modified-date': { value: 1767225600000 },
          source: {
            'source-orcid': null,
            'source-client-id': { uri: 'https://orcid.org/client/0000', path: '0000', host: 'orcid.org' },
            'source-name': { value: 'Crossref' },
            'assertion-origin-orcid': null,
            'assertion-origin-client-id': null,
            'assertion-origin-name': null,
          },
          title: { title: { value: `Work ${i}` }, subtitle: null, 'translated-title': null },
          'external-ids': externalIds(ids),
          url: null,
          type: 'journal-article',
          'publication-date': { year: { value: '2025' }, month: null, day: null },
          'journal-title': null,
          visibility: 'public',
          path: `/0000-0002-1825-0097/work/${1000 + i}`,
          'display-index': '1',
        },
      ],
    })),
    path: '/0000-0002-1825-0097/works',
  })
