import { html } from 'hono/html'
import type { Child } from 'hono/jsx'
import { type CardLink, SITE_CARD } from '../cards/card-link.ts'
import { SERVICE_WORKER } from '../pages/service-worker.ts'
import { currentMember } from '../member.ts'
import type { Site } from '../site.ts'
import { type FeedLink, FeedLinks, NEWEST, feedPath } from './feed-links.tsx'
import { Masthead } from './masthead.tsx'
import { SocialMeta } from './social-meta.tsx'
import { SubscribeLine } from './subscribe-line.tsx'

export interface LayoutProps {
  site: Site
  /** Of the browser's tab; the site's name is added. */
  title?: string
  description?: string
  /** Path of the page, for the one address that search engines should keep. */
  path?: string
  /** Pages to skim keep the search field in reach of the thumb. */
  kind: 'browse' | 'read'
  /** What was searched, to stand in the field. */
  query?: string
  /** Of what the page shows; that of the newest papers unless told. */
  feed?: FeedLink
  /** The picture of the page for where somebody links to it; the site's unless told. */
  card?: CardLink
  /** The page is about one work. */
  isArticle?: boolean
  /** Into `<head>`. */
  head?: Child
  /** Address of the page's own script, beside the one for keys. */
  script?: string
  /** Without the form for mail at its end, as the page is about that already. */
  bare?: boolean
  children: Child
}

const NAME = 'Daily Papers, where papers run'
const DESCRIPTION =
  'New papers, where they run: press a button and see the claim measured in your own browser.'

/** The frame of every page. */
export function Layout(props: LayoutProps) {
  const {
    site,
    title,
    description = DESCRIPTION,
    path,
    kind,
    query,
    head,
    script,
    bare = false,
    children,
    feed = NEWEST,
    card = SITE_CARD,
    isArticle = false,
  } = props
  const { assets, baseUrl } = site
  const named = title === undefined ? NAME : `${title} · Daily Papers`
  return html`<!doctype html>${(
      <html lang="en" {...(site.offline && { 'data-worker': SERVICE_WORKER })}>
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="theme-color" content="#fffdf9" media="(prefers-color-scheme: light)" />
          <meta name="theme-color" content="#141413" media="(prefers-color-scheme: dark)" />
          <title>{named}</title>
          <meta name="description" content={description} />
          <link rel="icon" href="/favicon.ico" sizes="32x32" />
          <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
          <link rel="apple-touch-icon" href="/icons/180.png" />
          <link rel="manifest" href="/manifest.webmanifest" />
          {baseUrl !== undefined && (
            <link
              rel="search"
              href="/opensearch.xml"
              type="application/opensearchdescription+xml"
              title="Daily Papers"
            />
          )}
          <FeedLinks feed={feed} />
          {baseUrl !== undefined && path !== undefined && <link rel="canonical" href={`${baseUrl}${path}`} />}
          {path !== undefined && (
            <SocialMeta {...{ baseUrl, path, description, card, isArticle }} title={title ?? NAME} />
          )}
          {assets.fonts.map((font) => (
            <link rel="preload" href={font} as="font" type="font/woff2" crossorigin="anonymous" />
          ))}
          <link rel="stylesheet" href={assets.style} />
          <script type="module" src={assets.keyboard} />
          {currentMember() && <script type="module" src={assets.vote} />}
          {script !== undefined && <script type="module" src={script} />}
          {head}
        </head>
        <body class={kind}>
          <a class="skip" href="#main">
            Skip to the content
          </a>
          <Masthead
            now={site.now()}
            mails={site.subscriptions !== undefined}
            {...(site.accounts && { member: currentMember() ?? null })}
            {...(path !== undefined && { path })}
            {...(query !== undefined && { query })}
          />
          <main id="main" tabindex={-1}>
            {children}
          </main>
          <footer class="site-footer">
            {site.subscriptions && !bare && <SubscribeLine />}
            <p>
              Daily Papers. Papers belong to their authors, summaries and runs are ours. Every number was
              measured by the code that its page shows.
            </p>
            <nav aria-label="More">
              <a href="/papers">All papers</a>
              <a href="/topics">Topics</a>
              {currentMember() && <a href="/group">The group</a>}
              <a href="/status">Where papers come from</a>
              <a href={feedPath(feed, 'atom')}>Feed: {feed.title}</a>
            </nav>
          </footer>
        </body>
      </html>
    )}`
}
