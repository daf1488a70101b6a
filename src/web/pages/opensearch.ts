import type { Handler } from 'hono'
import { html } from 'hono/html'
import { forEverybody } from '../headers.ts'
import type { Site } from '../site.ts'

/** How a browser searches here. Its addresses must be whole, so there is none where nobody named the site's. */
export const showOpenSearch =
  ({ baseUrl }: Site): Handler =>
  async (c) => {
    if (baseUrl === undefined) return c.notFound()
    forEverybody(c)
    const description = await html`<?xml version="1.0" encoding="utf-8"?>
      <OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
        <ShortName>Daily Papers</ShortName>
        <Description>Papers by words, meaning, author, topic or id</Description>
        <InputEncoding>UTF-8</InputEncoding>
        <Image width="32" height="32" type="image/x-icon">${baseUrl}/favicon.ico</Image>
        <Url type="text/html" template="${baseUrl}/search?q={searchTerms}" />
        <Url type="application/x-suggestions+json" template="${baseUrl}/search/suggestions?q={searchTerms}" />
        <Url type="application/atom+xml" template="${baseUrl}/feeds/search.atom?q={searchTerms}" />
        <Url type="application/rss+xml" template="${baseUrl}/feeds/search.rss?q={searchTerms}" />
        <Url type="application/opensearchdescription+xml" rel="self" template="${baseUrl}/opensearch.xml" />
      </OpenSearchDescription> `
    return c.body(String(description), 200, {
      'content-type': 'application/opensearchdescription+xml',
      'cache-control': 'public, max-age=86400',
    })
  }
