import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { contextStorage } from 'hono/context-storage'
import { etag } from 'hono/etag'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { TRENDING } from '#feed/trending.ts'
import { readRuns } from '#mail/runs.ts'
import { createDiscussion } from '#discussion/discussion.ts'
import { createModeration } from '#discussion/moderation.ts'
import { createKeep } from '#runs/keep.ts'
import { createLog } from '../log.ts'
import type { AppOptions } from './app-options.ts'
import { limitApi } from './api-limit.ts'
import { serve } from './api/operation.ts'
import { OPERATIONS } from './api/operations.ts'
import { crossOrigin } from './cross-origin.ts'
import { createGate } from './gate.ts'
import { lastModified } from './conditional.ts'
import { keepPages } from './kept-pages.ts'
import { observe } from './observe.ts'
import { readAssets } from './assets.ts'
import { atLeast, membersOnly } from './members-only.ts'
import { recognise } from './recognise.ts'
import { fitting, ownForms } from './own-forms.ts'
import { headers, inFrames, readableAddress, shortCache, withoutTrailingSlash } from './headers.ts'
import { serveAssets } from './pages/assets.ts'
import { showActs } from './pages/acts.tsx'
import { doAuthorships, showAuthorships } from './pages/authorships.tsx'
import { doAuthorLink, doAuthorship, doCurate } from './pages/curate-paper.ts'
import { doSubmit, showSubmit } from './pages/submit.tsx'
import { doAppeal, showAppeal } from './pages/appeal.tsx'
import { doAccount, showAccount } from './pages/account.tsx'
import { answerAuth, beginWith, doSignOut } from './pages/auth.ts'
import { doJoin, showJoin } from './pages/join.tsx'
import { doBring, doMyData, showEverythingOfMine, showMyData, showPapersOfMine } from './pages/my-data.tsx'
import { doMembers, showMembers } from './pages/members.tsx'
import { doAskLink, doLink, showAskedLink, showLink, showSignIn } from './pages/sign-in.tsx'
import { showApi, showOpenApi } from './pages/api.tsx'
import { showFavicon, showFaviconIco, showIcon } from './pages/favicon.ts'
import { showFeed } from './pages/feed.ts'
import { proposer } from './for-you/propose.ts'
import { doForYou, doPickFile, showForYou } from './pages/for-you.tsx'
import { showManifest } from './pages/manifest.ts'
import { showOEmbed } from './pages/oembed.ts'
import { showOpenSearch } from './pages/opensearch.ts'
import { showSitemap, showSitemapIndex } from './pages/sitemap.ts'
import { showBadge } from './pages/badge.ts'
import { showCard } from './pages/card.ts'
import { doDelete, doEdit, doReply, showComment } from './pages/comment.tsx'
import { doComment, showComments } from './pages/comments.tsx'
import { doCollection } from './pages/change-collection.ts'
import { showCollection } from './pages/collection.tsx'
import { showCollectionFile, showOwnFeed } from './pages/collection-files.tsx'
import { doCollections, showCollections } from './pages/collections.tsx'
import { doConfirm, showConfirm } from './pages/confirm.tsx'
import { showDigest } from './pages/digest.ts'
import {
  type ListOf,
  ofAll,
  ofSearch,
  ofSpan,
  ofTopic,
  ofTrending,
  showCitedList,
} from './pages/cited-list.ts'
import { showCodeFile } from './pages/code-file.ts'
import { showEdition, showFront } from './pages/edition.tsx'
import { showEmbed } from './pages/embed.tsx'
import { doFetchPaper } from './pages/fetch-paper.tsx'
import { showGroup } from './pages/group.tsx'
import { showHealth, showReady } from './pages/health.ts'
import { showDump, showDumpSum, showDumpedMethods } from './pages/dump.ts'
import { doFollow, doFollowing, showFollowing } from './pages/following.tsx'
import { doKeep, showKeep } from './pages/keep.tsx'
import { doKeepRun } from './pages/keep-run.ts'
import { showKeptRun } from './pages/kept-run.tsx'
import { showKeptRuns } from './pages/kept-runs.tsx'
import { showList } from './pages/list.tsx'
import { serveMcp } from './pages/mcp.ts'
import { doSilence, showSilence } from './pages/mentions.tsx'
import { showLessons } from './pages/lessons.tsx'
import { showMethods } from './pages/methods.tsx'
import { doFlag, doModerate } from './pages/moderate.tsx'
import { showNumbersCsv, showNumbersJson } from './pages/methods-numbers.ts'
import { showCitation } from './pages/paper-citation.ts'
import { showPaper } from './pages/paper.tsx'
import { showPerson } from './pages/person.tsx'
import { showPlot } from './pages/plot.ts'
import { doQueue, showQueue } from './pages/queue.tsx'
import { doRule, doUnrule, showRule } from './pages/rule-paper.tsx'
import { showRobots } from './pages/robots.ts'
import { showSearch } from './pages/search.tsx'
import { SERVICE_WORKER, showServiceWorker } from './pages/service-worker.ts'
import { showShortSearch } from './pages/short-search.tsx'
import { showSuggestions } from './pages/suggestions.ts'
import { showMoreLike } from './pages/more-like.tsx'
import { showStatus } from './pages/status.tsx'
import { showSearchStatus } from './pages/status-search.tsx'
import { doOpinion, showOpinion } from './pages/opinion.tsx'
import { doSubscribe, showSubscribe, showSubscribed } from './pages/subscribe.tsx'
import { doSubscription, showEverything, showSubscription } from './pages/subscription.tsx'
import { doUnsubscribe, showUnsubscribe } from './pages/unsubscribe.tsx'
import { notAllowed, notFound, showError } from './pages/error.tsx'
import { showTopic, showTopics } from './pages/topics.tsx'
import { showTrending } from './pages/trending.tsx'
import { showWhySimilar } from './pages/why-similar.tsx'
import { doDismiss, doLess, doPick, doVote } from './pages/vote.tsx'
import { type Site, joinMethods } from './site.ts'
import { weekMatches } from './week-matches.ts'

/** Twice what Hugging Face allows: a lab is one network. */
const API_LIMIT = 1000
const KEPT_BYTES = 64 * 1024 * 1024
/** Pages that are the same for everybody, by the minutes for which they are kept where nothing changes: some tell the time. */
const FOR_EVERYBODY: readonly [minutes: number, paths: string[]][] = [
  [1, ['/', '/date/:name', '/trending', '/api/daily_papers', '/api/trending', '/api/days']],
  [
    10,
    [
      '/papers/*',
      '/comments/:id',
      '/runs/:id',
      '/embed/*',
      '/week/:name',
      '/month/:name',
      '/topics',
      '/topics/:name',
      '/methods',
      '/lessons',
      '/dump/methods.json',
      '/api/papers',
      '/api/methods',
      '/api/methods/*',
      '/api',
      '/feeds/*',
    ],
  ],
  [60, ['/sitemap.xml']],
]

const CITED = '{.+\\.(?:bib|ris|csl\\.json)}'
/** A collection as a file: for a reference manager, a reader of feeds, a calendar. */
const COLLECTED = '[\\w-]+\\.[a-z.]+'
/** Lists that can be had for a reference manager. */
const CITED_LISTS: readonly [path: string, listOf: ListOf][] = [
  [`/date/:name${CITED}`, ofSpan('date')],
  [`/week/:name${CITED}`, ofSpan('week')],
  [`/month/:name${CITED}`, ofSpan('month')],
  [`/topics/:name${CITED}`, ofTopic],
  ['/:name{papers\\.(?:bib|ris|csl\\.json)}', ofAll],
  ['/:name{trending\\.(?:bib|ris|csl\\.json)}', ofTrending],
  ['/:name{search\\.(?:bib|ris|csl\\.json)}', ofSearch],
]

/** The whole site on one page: every route, in the order a reader meets them. */
export function createApp({
  papers,
  recorded,
  runnable,
  clientDir,
  now = Date.now,
  trending = TRENDING,
  trustedProxies = [],
  log = createLog(),
  metrics,
  onAnswer,
  keptBytes = KEPT_BYTES,
  apiLimit = API_LIMIT,
  gate: gateOptions,
  keeping,
  offline = true,
  showsVoters = true,
  submitQuorum = 0,
  ...rest
}: AppOptions): Hono {
  const methods = joinMethods(papers, recorded, runnable)
  const site: Site = {
    ...rest,
    now,
    trending,
    trustedProxies,
    offline,
    showsVoters,
    submitQuorum,
    log,
    runs: readRuns(recorded),
    ...(keeping && { keep: createKeep({ ...keeping, store: rest.store, recorded, now }) }),
    ...(rest.accounts && discussionOf(rest, now)),
    weekMatches: weekMatches({ ...rest, now }),
    assets: readAssets(clientDir),
    methods,
    propose: proposer({ ...rest, now, methods, trending, log }),
  }
  const app = new Hono()
  const gate = createGate(gateOptions, () => {
    metrics?.sentAway()
    log('more is asked of the site than it can answer: some are told to come again')
  })
  if (metrics || onAnswer) {
    app.use(
      observe((observed) => {
        metrics?.answered(observed)
        onAnswer?.(observed)
      }),
    )
  }

  // Answered however many wait: who looks after the site, and what is in memory.
  for (const path of ['/healthz', '/readyz', '/metrics']) app.use(path, headers)
  app.get('/healthz', showHealth(site))
  app.get('/readyz', showReady(site))
  if (metrics) app.get('/metrics', metrics.show(gate))
  const kept = keepPages({
    app,
    revision: site.store.revision,
    now,
    maxBytes: keptBytes,
    ...(metrics && { onAsked: metrics.pageAsked }),
  })
  app.use(contextStorage(), recognise(site))
  app.on('ALL', ['/api/*', '/mcp'], limitApi(site, apiLimit))
  for (const [minutes, paths] of FOR_EVERYBODY) app.on('GET', paths, kept(minutes))

  app.on('GET', ['/feeds/*', '/own/*', '/sitemap.xml', '/sitemaps/*'], lastModified(now))
  app.use('/embed/*', inFrames)
  app.use(headers, crossOrigin, compress(), etag(), shortCache, readableAddress, withoutTrailingSlash)
  app.use(methodNotAllowed({ app, onMethodNotAllowed: notAllowed(site) }))
  app.get('/assets/:file', serveAssets(clientDir))
  app.get('/favicon.svg', showFavicon)
  app.get('/favicon.ico', showFaviconIco)
  app.get('/icons/:size{\\d+\\.png}', showIcon)
  app.get('/manifest.webmanifest', showManifest)
  app.get('/opensearch.xml', showOpenSearch(site))
  app.get('/robots.txt', showRobots(site))
  app.get(SERVICE_WORKER, showServiceWorker(site, clientDir))
  app.get('/cards/:name{.+\\.png}', showCard(site))
  app.use(fitting, gate.pass)

  app.get('/', showFront(site))
  for (const [path, listOf] of CITED_LISTS) app.get(path, showCitedList(site, listOf))
  app.get('/papers', showList(site))
  app.get('/date/:name', showEdition(site, 'date'))
  app.get('/week/:name', showEdition(site, 'week'))
  app.get('/month/:name', showEdition(site, 'month'))
  app.get('/trending', showTrending(site))
  app.get('/topics', showTopics(site))
  app.get('/topics/:name', showTopic(site))
  app.get('/search', showSearch(site))
  app.get('/search/short', showShortSearch(site))
  app.get('/search/suggestions', showSuggestions(site))
  app.get('/similar', showMoreLike(site))
  app.get('/feeds/:name{.+}', showFeed(site))
  app.get('/sitemap.xml', showSitemapIndex(site))
  app.get('/sitemaps/:part{(?:pages|papers-\\d+)\\.xml}', showSitemap(site))
  app.post('/fetch', ownForms(site), doFetchPaper(site))
  app.get('/methods', showMethods(site))
  app.get('/lessons', showLessons(site))
  app.get('/methods.csv', showNumbersCsv(site))
  app.get('/methods.json', showNumbersJson(site))
  app.get('/dump/papers.jsonl.gz', showDump(site))
  app.get('/dump/papers.jsonl.gz.sha256', showDumpSum(site))
  app.get('/dump/methods.json', showDumpedMethods(site))

  // As Hugging Face has them.
  app.get('/papers/:kind{date|week|month}/:name', (c) =>
    c.redirect(`/${c.req.param('kind')}/${encodeURIComponent(c.req.param('name'))}`, 301),
  )
  app.get('/papers/trending', (c) => c.redirect('/trending', 301))

  app.post('/runs', doKeepRun(site))
  app.get('/runs/:id', showKeptRun(site))
  app.get('/embed/:id{.+}', showEmbed(site))
  app.get('/oembed', showOEmbed(site))

  // An id may hold a slash: `/papers/math/0309136`.
  app.get('/papers/:id{.+\\.(?:bib|ris|csl\\.json|jsonld|md)}', showCitation(site))
  app.get('/papers/:id{.+/runs}', showKeptRuns(site))
  app.get('/papers/:id{.+/badge\\.svg}', showBadge(site))
  app.get('/papers/:id{.+/comments}', showComments(site))
  app.post('/papers/:id{.+/comments}', ownForms(site), membersOnly(site), doComment(site))
  app.get('/papers/:id{.+/keep}', membersOnly(site), showKeep(site))
  app.post('/papers/:id{.+/keep}', ownForms(site), membersOnly(site), doKeep(site))
  app.get('/papers/:id{.+/similar/.+}', showWhySimilar(site))
  for (const kind of ['merge', 'split'] as const) {
    app.get(`/papers/:id{.+/${kind}}`, atLeast(site, 'curator'), showRule(site, kind))
    app.post(`/papers/:id{.+/${kind}}`, ownForms(site), atLeast(site, 'curator'), doRule(site, kind))
  }
  app.post('/papers/:id{.+/rulings}', ownForms(site), atLeast(site, 'curator'), doUnrule(site))
  app.get('/papers/:id{.+}', showPaper(site))
  app.post('/papers/:id{.+/vote}', ownForms(site), membersOnly(site), doVote(site))
  app.post('/papers/:id{.+/pick}', ownForms(site), membersOnly(site), doPick(site))
  app.post('/papers/:id{.+/less}', ownForms(site), membersOnly(site), doLess(site))
  app.post('/papers/:id{.+/dismiss}', ownForms(site), membersOnly(site), doDismiss(site))
  app.get('/comments/:id', showComment(site))
  app.get('/comments/:id/:act{reply|edit|delete|flag|hide|show}', (c) =>
    c.redirect(`/comments/${c.req.param('id')}`, 303),
  )
  app.post('/comments/:id/reply', ownForms(site), membersOnly(site), doReply(site))
  app.post('/comments/:id/edit', ownForms(site), membersOnly(site), doEdit(site))
  app.post('/comments/:id/delete', ownForms(site), membersOnly(site), doDelete(site))
  app.post('/comments/:id/flag', ownForms(site), membersOnly(site), doFlag(site))
  app.post('/comments/:id/:act{hide|show}', ownForms(site), atLeast(site, 'curator'), doModerate(site))
  app.get('/mentions/:link', showSilence(site))
  app.post('/mentions/:link', doSilence(site))

  app.get('/code/:slug/:file{.+}', showCodeFile(site))
  app.get('/plots/:slug{[\\w-]+\\.svg}', showPlot(site))

  app.get('/subscribe', showSubscribe(site))
  app.post('/subscribe', ownForms(site), doSubscribe(site))
  app.get('/subscribe/sent', showSubscribed(site))
  app.get('/confirm/:token', showConfirm(site))
  app.post('/confirm/:token', ownForms(site), doConfirm(site))
  app.get('/subscription/:link', showSubscription(site))
  app.get('/subscription/:link/everything.json', showEverything(site))
  app.post('/subscription/:link', ownForms(site), doSubscription(site))
  app.get('/unsubscribe/:link', showUnsubscribe(site))
  app.post('/unsubscribe/:link', doUnsubscribe(site))
  app.get('/opinion/:link/:id{.+}', showOpinion(site))
  app.post('/opinion/:link/:id{.+}', ownForms(site), doOpinion(site))
  app.get('/digest/:name', showDigest(site))

  app.get('/sign-in', showSignIn(site))
  app.post('/sign-in', ownForms(site), doAskLink(site))
  app.get('/sign-in/sent', showAskedLink(site))
  app.get('/sign-in/link/:token', showLink(site))
  app.post('/sign-in/link/:token', ownForms(site), doLink(site))
  app.get('/sign-in/with/:provider', beginWith(site))
  app.post('/sign-out', ownForms(site), doSignOut(site))
  app.get('/join/:token', showJoin(site))
  app.post('/join/:token', ownForms(site), doJoin(site))
  app.on(['GET', 'POST'], '/auth/*', answerAuth(site))
  app.get('/submit', membersOnly(site), showSubmit(site))
  app.post('/submit', ownForms(site), membersOnly(site), doSubmit(site))
  app.post('/papers/:id{.+/curate}', ownForms(site), atLeast(site, 'curator'), doCurate(site))
  app.post('/papers/:id{.+/authorship}', ownForms(site), membersOnly(site), doAuthorship(site))
  app.post('/papers/:id{.+/author-links}', ownForms(site), membersOnly(site), doAuthorLink(site))
  app.get('/authorships', atLeast(site, 'curator'), showAuthorships(site))
  app.post('/authorships', ownForms(site), atLeast(site, 'curator'), doAuthorships(site))
  app.get('/group', membersOnly(site), showGroup(site))
  app.get('/log', showActs(site))
  app.get('/for-you', membersOnly(site), showForYou(site))
  app.post('/for-you', ownForms(site), membersOnly(site), doForYou(site))
  app.post('/for-you/picks', ownForms(site), membersOnly(site), doPickFile(site))
  app.get('/queue', atLeast(site, 'curator'), showQueue(site))
  app.post('/queue', ownForms(site), atLeast(site, 'curator'), doQueue(site))
  app.get('/appeals/:act', membersOnly(site), showAppeal(site))
  app.post('/appeals/:act', ownForms(site), membersOnly(site), doAppeal(site))
  app.get('/account', membersOnly(site), showAccount(site))
  app.post('/account', ownForms(site), membersOnly(site), doAccount(site))
  app.get('/account/data', membersOnly(site), showMyData(site))
  app.post('/account/data', ownForms(site), membersOnly(site), doMyData(site))
  app.get('/account/bring', (c) => c.redirect('/account/data', 303))
  app.post('/account/bring', ownForms(site), membersOnly(site), doBring(site))
  app.get('/account/everything.json', membersOnly(site), showEverythingOfMine(site))
  app.get('/account/:name{papers\\.(?:bib|ris|csl\\.json)}', membersOnly(site), showPapersOfMine(site))
  app.get('/people/:handle', showPerson(site))
  app.get('/collections', membersOnly(site), showCollections(site))
  app.post('/collections', ownForms(site), membersOnly(site), doCollections(site))
  app.get(`/collections/:link{${COLLECTED}}`, showCollectionFile(site))
  app.get('/collections/:link', showCollection(site))
  app.post('/collections/:link', ownForms(site), membersOnly(site), doCollection(site))
  app.get('/following', membersOnly(site), showFollowing(site))
  app.post('/following', ownForms(site), membersOnly(site), doFollowing(site))
  app.post('/follow', ownForms(site), membersOnly(site), doFollow(site))
  app.get(`/own/:link{${COLLECTED}}`, showOwnFeed(site))
  app.get('/members', atLeast(site, 'administrator'), showMembers(site))
  app.post('/members', ownForms(site), atLeast(site, 'administrator'), doMembers(site))

  app.get('/status', showStatus(site))
  app.get('/status/search', showSearchStatus(site))

  app.get('/api', showApi(site, apiLimit))
  app.get('/api/openapi.json', showOpenApi(site))
  serve(app, site, OPERATIONS)

  app.all('/mcp', serveMcp(site))

  app.notFound(notFound(site))
  app.onError(showError(site))
  return app
}

/** What members say of papers and what curators do about it, told by mail where there is some. */
function discussionOf(
  { store, notices, signer, baseUrl }: Pick<AppOptions, 'store' | 'notices' | 'signer' | 'baseUrl'>,
  now: () => number,
) {
  const nudge = () => notices?.nudge()
  const post = notices && signer && baseUrl !== undefined ? { baseUrl, signer, nudge } : undefined
  const desk = { store, now, ...(post && { post }) }
  return { discussion: createDiscussion(desk), moderating: createModeration(desk) }
}
