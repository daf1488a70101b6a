import type { Kysely } from 'kysely'
import { type Acts, actStore } from './acts.ts'
import { type CollectionPapers, collectionPaperStore } from './collection-papers.ts'
import { type Collections, collectionStore } from './collections.ts'
import { type Authorships, authorshipStore } from './authorships.ts'
import { type Rulings, rulingStore } from './rulings.ts'
import { type Submissions, submissionStore } from './submissions.ts'
import { type Comments, commentStore } from './comments.ts'
import { type Clock, clockStore } from './clock.ts'
import { type Deliveries, deliveryStore } from './deliveries.ts'
import { type Follows, followStore } from './follows.ts'
import { type GroupDays, groupDaysStore } from './group-days.ts'
import { type IdentityRulings, identityStore } from './identity-rulings.ts'
import { type Issues, issueStore } from './issues.ts'
import { type KeptRuns, keptRunStore } from './kept-runs.ts'
import { type Limits, limitStore } from './limits.ts'
import { type Listings, listingStore } from './listings.ts'
import { type Arrivals, arrivalStore } from './arrivals.ts'
import { type Members, memberStore } from './members.ts'
import { type Meta, metaStore } from './meta.ts'
import { type Notes, noteStore } from './notes.ts'
import { type Moderation, moderationStore } from './moderation.ts'
import { type Notices, noticeStore } from './notices.ts'
import { type Opinions, opinionStore } from './opinions.ts'
import { type Papers, paperStore } from './papers.ts'
import { type Refusals, refusalStore } from './refusals.ts'
import { type Sayings, sayingStore } from './said.ts'
import { type Reruns, rerunStore } from './reruns.ts'
import type { Revision } from './revision.ts'
import type { Schema } from './schema.ts'
import { type Sources, sourceStore } from './sources.ts'
import { type Subscribers, subscriberStore } from './subscribers.ts'
import type { TextIndex } from './text.ts'
import { type Imports, importStore } from './imports.ts'
import { type Statements, statementStore } from './statements.ts'
import type { WordIndex } from './text-index.ts'
import type { BuildAside } from './text-segments.ts'
import { type Topics, topicStore } from './topics.ts'
import { inTransaction } from './transaction.ts'
import {
  type MadeOfPapers,
  type Openings,
  type Proposed,
  lessLikeStore,
  pickStore,
  proposedStore,
  type Votes,
  dismissalStore,
  openingStore,
  voteStore,
} from './votes.ts'
import { type Vectors, vectorStore } from './vectors.ts'
import { type WebhookMessages, webhookMessageStore } from './webhook-messages.ts'
import { type Webhooks, webhookStore } from './webhooks.ts'
import { type WholePapers, wholeStore } from './whole.ts'
import { type Works, workStore } from './works.ts'

export interface Store {
  papers: Papers
  works: Works
  whole: WholePapers
  statements: Statements
  imports: Imports
  text: TextIndex
  vectors: Vectors
  listings: Listings
  arrivals: Arrivals
  topics: Topics
  said: Sayings
  meta: Meta
  sources: Sources
  subscribers: Subscribers
  issues: Issues
  deliveries: Deliveries
  clock: Clock
  opinions: Opinions
  revision: Revision
  refusals: Refusals
  limits: Limits
  keptRuns: KeptRuns
  reruns: Reruns
  webhooks: Webhooks
  webhookMessages: WebhookMessages
  members: Members
  notices: Notices
  acts: Acts
  submissions: Submissions
  rulings: Rulings
  identity: IdentityRulings
  authorships: Authorships
  collections: Collections
  collectionPapers: CollectionPapers
  notes: Notes
  follows: Follows
  groupDays: GroupDays
  votes: Votes
  dismissals: MadeOfPapers
  openings: Openings
  comments: Comments
  picks: MadeOfPapers
  lessLike: MadeOfPapers
  proposed: Proposed
  moderation: Moderation
  /** For the library that keeps sessions (`accounts/auth.ts`), and nobody else: all other SQL is here. */
  kysely: Kysely<Schema>
  /**
   * Does several things as one: all or none of it is written, and no other process writes in between. Nothing but
   * the store is to be waited for inside, as everybody else waits too.
   */
  atomically<R>(use: (store: Store) => Promise<R>): Promise<R>
  /**
   * Until the end, words of what is written are indexed elsewhere, some thousand papers late, where the database is a file.
   * They are found once they are indexed, at the end all, and a process that ends before its time leaves the rest to the next.
   */
  indexAside(start: (file: string) => BuildAside): { end(): Promise<void> }
  close(): Promise<void>
}

/** The store on an open database of either kind, brought to this version's form before. */
export function storeOver(
  db: Kysely<Schema>,
  words: WordIndex,
  revision: Revision,
  close: () => Promise<void>,
  file?: string,
): Store {
  return {
    papers: paperStore(db),
    works: workStore(db, words.written),
    whole: wholeStore(db),
    statements: statementStore(db),
    imports: importStore(db),
    text: words.text(db),
    vectors: vectorStore(db),
    listings: listingStore(db),
    arrivals: arrivalStore(db),
    topics: topicStore(db),
    said: sayingStore(db),
    meta: metaStore(db),
    sources: sourceStore(db),
    subscribers: subscriberStore(db),
    issues: issueStore(db),
    deliveries: deliveryStore(db),
    clock: clockStore(db),
    opinions: opinionStore(db),
    refusals: refusalStore(db),
    limits: limitStore(db),
    keptRuns: keptRunStore(db),
    reruns: rerunStore(db),
    webhooks: webhookStore(db),
    webhookMessages: webhookMessageStore(db),
    members: memberStore(db),
    notices: noticeStore(db),
    acts: actStore(db),
    submissions: submissionStore(db),
    rulings: rulingStore(db),
    identity: identityStore(db),
    authorships: authorshipStore(db),
    collections: collectionStore(db),
    collectionPapers: collectionPaperStore(db),
    notes: noteStore(db),
    follows: followStore(db),
    groupDays: groupDaysStore(db),
    votes: voteStore(db),
    dismissals: dismissalStore(db),
    openings: openingStore(db),
    comments: commentStore(db),
    picks: pickStore(db),
    lessLike: lessLikeStore(db),
    proposed: proposedStore(db),
    moderation: moderationStore(db),
    kysely: db,
    revision,
    atomically: (use) =>
      inTransaction(db, (inside) => use(storeOver(inside, words, revision, async () => {}))),
    indexAside(start) {
      const aside = file === undefined ? undefined : words.aside(start(file))
      return { end: async () => aside?.end(db) }
    },
    close,
  }
}
