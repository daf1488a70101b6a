import { escapeText } from 'entities'
import { generateAtomFeed, generateJsonFeed, generateRssFeed } from 'feedsmith'
import type { FeedEntry } from './entry.tsx'

/** A feed as each of its forms writes it. */
export interface Feed {
  id: string
  title: string
  /** Of the page that shows the same. */
  path: string
  /** Of the feed itself. */
  self: string
  /** The site's address, without a slash at the end; without it links stay relative or are left out. */
  baseUrl?: string | undefined
  /** The start of this day, UTC milliseconds: when an empty feed was last looked at. */
  today: number
  entries: readonly FeedEntry[]
}

const SITE = 'Daily Papers'
const GENERATOR = 'Daily Papers'

const address = ({ baseUrl = '' }: Feed, path: string): string => baseUrl + path
const updated = ({ entries, today }: Feed): Date =>
  new Date(entries.length === 0 ? today : Math.max(...entries.map((entry) => entry.updated)))

function atom(feed: Feed): string {
  return inXml(
    generateAtomFeed({
      id: feed.id,
      title: { value: `${feed.title} · ${SITE}`, type: 'text' },
      updated: updated(feed),
      authors: [{ name: SITE }],
      generator: { text: GENERATOR },
      links: [
        { rel: 'self', type: FORMS.atom.type, href: address(feed, feed.self) },
        { rel: 'alternate', type: 'text/html', href: address(feed, feed.path) },
      ],
      entries: feed.entries.map((entry) => ({
        id: entry.id,
        title: { value: entry.title, type: 'text' },
        updated: new Date(entry.updated),
        ...(entry.published !== undefined && { published: new Date(entry.published) }),
        links: [
          { rel: 'alternate', type: 'text/html', href: address(feed, entry.path) },
          ...(entry.elsewhere === undefined ? [] : [{ rel: 'related', href: entry.elsewhere }]),
        ],
        authors: entry.authors.map((name) => ({ name })),
        categories: entry.tags.map((term) => ({ term })),
        ...(entry.text !== undefined && { summary: { value: entry.text, type: 'text' } }),
        content: { value: entry.html, type: 'html' },
        ...(entry.doi !== undefined && { dc: { identifiers: [`doi:${entry.doi}`] } }),
      })),
    }),
  )
}

function rss(feed: Feed): string {
  return inXml(
    generateRssFeed({
      title: `${feed.title} · ${SITE}`,
      link: address(feed, feed.path),
      description: `${feed.title}: papers with what running their methods showed.`,
      language: 'en',
      lastBuildDate: updated(feed),
      generator: GENERATOR,
      ...(feed.baseUrl !== undefined && {
        atom: { links: [{ rel: 'self', type: FORMS.rss.type, href: address(feed, feed.self) }] },
      }),
      items: feed.entries.map((entry) => {
        // An item has whole addresses alone.
        const link = feed.baseUrl === undefined ? entry.elsewhere : address(feed, entry.path)
        return {
          title: entry.title,
          ...(link !== undefined && { link }),
          guid: { value: entry.id, isPermaLink: false },
          pubDate: new Date(entry.listed),
          // What is here is read as HTML.
          ...(entry.text === undefined
            ? { description: entry.html }
            : { description: escapeText(entry.text), content: { encoded: entry.html } }),
          categories: entry.tags.map((name) => ({ name })),
          // The element `author` is for addresses of mail.
          dc: {
            creators: [...entry.authors],
            ...(entry.doi !== undefined && { identifiers: [`doi:${entry.doi}`] }),
          },
          // An item has one date of its own.
          ...(entry.published !== undefined && { dcterms: { issued: [new Date(entry.published)] } }),
        }
      }),
    }),
  )
}

function json(feed: Feed): string {
  const ofSite = feed.baseUrl !== undefined
  const made = generateJsonFeed({
    title: `${feed.title} · ${SITE}`,
    ...(ofSite && { home_page_url: address(feed, feed.path), feed_url: address(feed, feed.self) }),
    language: 'en',
    items: feed.entries.map((entry) => ({
      id: entry.id,
      ...(ofSite && { url: address(feed, entry.path) }),
      ...(entry.elsewhere !== undefined && { external_url: entry.elsewhere }),
      title: entry.title,
      content_html: entry.html,
      ...(entry.text !== undefined && { content_text: entry.text }),
      date_published: new Date(entry.published ?? entry.listed),
      date_modified: new Date(entry.updated),
      authors: entry.authors.map((name) => ({ name })),
      tags: [...entry.tags],
    })),
  })
  // The library leaves an empty list out, which no feed may lack.
  return JSON.stringify({ items: [], ...(made as object) }, (_, value: unknown) =>
    typeof value === 'string' ? readable(value) : value,
  )
}

export const FORMS = {
  atom: { type: 'application/atom+xml', write: atom },
  rss: { type: 'application/rss+xml', write: rss },
  json: { type: 'application/feed+json', write: json },
} as const

export type Form = keyof typeof FORMS

const inXml = (xml: unknown): string => readable(withoutSections(String(xml)))

/** The library puts text with signs of XML between line breaks, which an id may not have, and leaves a title to be taken for HTML. */
const withoutSections = (xml: string): string =>
  xml.replaceAll(/\s*((?:<!\[CDATA\[[^]*?\]\]>)+)\s*(?=<\/)/g, (_, sections: string) =>
    sections.replaceAll(/<!\[CDATA\[|\]\]>/g, '').replaceAll(/[&<>]/g, (sign) => SIGNS[sign]!),
  )

/** As numbers: a name might be read as one of HTML. */
const SIGNS: Readonly<Record<string, string>> = { '&': '&#x26;', '<': '&#x3C;', '>': '&#x3E;' }

/** Without what XML cannot hold, however it is written: control characters, halves of a character, what is none. */
const readable = (text: string): string =>
  // oxlint-disable-next-line no-control-regex
  text.toWellFormed().replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
