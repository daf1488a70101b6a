import type { Generated } from 'kysely'
import type { MembersSchema } from './members-schema.ts'
import type { WebhookMessageTable, WebhookTable, WebhookToldTable } from './webhook-tables.ts'

/** One paper, whatever sources it came from. Lists are JSON text; an absent fact is null. */
export interface PaperTable {
  /** Joins the paper to its rows in other tables and in the search index. */
  key: Generated<number>
  /** What addresses show: the arXiv id, or a local id where there is none. */
  id: string
  /** The folder of its method, for papers of the catalogue. */
  slug: string | null
  arxiv: string | null
  doi: string | null
  title: string
  /** Two spellings of one title share it. */
  title_key: string
  authors: string
  abstract: string | null
  summary: string | null
  claim: string | null
  topics: string
  /** arXiv categories or those of another archive, the primary one first. */
  categories: string
  venue: string | null
  code: string | null
  /** Calendar date of the first version, `YYYY-MM-DD`, `YYYY-MM` or `YYYY`. */
  date: string | null
  /** The newest version known, from 1. */
  version: number | null
  /** Calendar date of that version. */
  updated: string | null
  /** 1 when its authors or the archive withdrew it. */
  withdrawn: number
  /** When it came into this site, UTC milliseconds. */
  listed: number
  source: string
}

/** A version of a paper as it was when we saw it. */
export interface VersionTable {
  paper: number
  version: number
  date: string | null
  /** Null when only its date is known. */
  title: string | null
  abstract: string | null
}

/** What one source said of one work: the last by key of a source and name is what it says now. */
export interface StatementTable {
  key: Generated<number>
  source: string
  /** The source's own name of the work, and of the version. */
  name: string
  paper: number
  title_key: string
  /** A record as JSON; null for words kept by earlier versions of this program. */
  record: string | null
  /** The source's own words. */
  raw: string | null
  /** UTC milliseconds. */
  said: number
  import: number | null
}

/** A file that was imported, or a turn of a source that brought something. */
export interface ImportTable {
  key: Generated<number>
  at: number
  source: string
  what: string
  papers: Generated<number>
  added: Generated<number>
  completed: Generated<number>
  undone: number | null
}

/** Code, project page, model, data set: with who said so. */
export interface LinkTable {
  paper: number
  kind: string
  url: string
  said_by: string
}

/** Another id of a paper: one it had before, or a source's own. */
export interface AliasTable {
  id: string
  paper: number
}

/** Something a source says of a paper that is no link and no number, such as who submitted it; its last word only. */
export interface FactTable {
  paper: number
  name: string
  said_by: string
  value: string
  /** A page about it. */
  url: string | null
  /** When it was first said like this, UTC milliseconds. */
  said_at: number
}

/** A number another site counted, such as its upvotes; never our own votes. */
export interface SignalTable {
  paper: number
  name: string
  value: number
  /** When it was counted, UTC milliseconds. */
  observed: number
  import: number | null
}

/** A paper's place on one day's list of one source. */
export interface ListingTable {
  /** `YYYY-MM-DD`. */
  day: string
  source: string
  paper: number
  position: number
  import: number | null
  /** When we first saw it there, UTC milliseconds. */
  seen: number
}

export interface CategoryTable {
  category: string
  paper: number
}

/** What a paper is about. */
export interface TopicTable {
  topic: string
  paper: number
  /** How that is known: `catalogue`, `categories`, `keywords` or `text`. */
  origin: string
  /** Among the topics of the paper, from 0. */
  place: number
}

/** Papers whose topics have been found out since they changed, and in which way. */
export interface TopicsKnownTable {
  paper: number
  way: string
}

/** How a source is doing, so that politeness and the truth about it survive a restart. */
export interface SourceTable {
  name: string
  /** Conditional request headers of the last good answer. */
  etag: string | null
  modified: string | null
  /** Where an unfinished harvest goes on. */
  cursor: string | null
  tried: number | null
  succeeded: number | null
  /** In words, of the last try when that failed. */
  error: string | null
  failures: number
  /** No try before this time. */
  not_before: number
  /** Papers in the last good answer, and how many of them were new. */
  found: number | null
  added: number | null
}

/** An embedding model whose vectors are kept. */
export interface ModelTable {
  name: string
  width: number
  /** `serving`, `filling` or `old`. */
  state: string
  basis: Uint8Array | null
  /** UTC milliseconds. */
  created: number
}

export interface VectorTable {
  model: string
  paper: number
  vector: Uint8Array
  /** Larger for what was written later. */
  changed: Generated<number>
}

/** When a host may be asked again, across all processes. */
export interface HostTable {
  host: string
  free_at: number
}

/** Somebody who gets mail, or asked for it. Preferences are JSON text. */
export interface SubscriberTable {
  key: Generated<number>
  /** Random; what addresses of links and of bounces carry. */
  id: string
  email: string
  /** Two spellings of one mailbox share it. */
  email_key: string
  state: string
  preferences: string
  /** What came here before this time, UTC milliseconds, was there to choose the last issue from. */
  covered_at: number | null
  /** When the next issue is due, UTC milliseconds; null when none is. */
  next_at: number | null
  created: number
  /** When they agreed. */
  confirmed: number | null
  /** When the state changed last. */
  changed: number
  /** Bounces that may pass since the last mail that was handed over, and when the last came. */
  soft: Generated<number>
  soft_at: number | null
  /** Those before that mail: a bounce of it counts on from here. */
  soft_before: Generated<number>
  /** Why their mail ended, in words. */
  trouble: string | null
}

/** A link that was mailed to be confirmed, by its hash. */
export interface ConfirmationTable {
  hash: string
  subscriber: number
  expires: number
  used: number | null
  /** The preferences that are taken with it, as JSON; null leaves them as they are. */
  choices: string | null
}

/** A day's or a week's digest. */
export interface IssueTable {
  name: string
  kind: string
  /** `YYYY-MM-DD`, the readers' own. */
  day: string
  created: number
}

/** One mail to one reader, written before anything of it is sent. */
export interface DeliveryTable {
  key: Generated<number>
  /** `account`, `confirm` or `digest`: those who wait for a letter come before those who get an issue. */
  kind: string
  issue: string
  subscriber: number
  state: string
  /** JSON: ids with the reason of each. */
  papers: string
  /** The reader's `covered_at` before this issue. */
  since_at: number | null
  due: number
  created: number
  tries: Generated<number>
  /** The process that has it, and until when. */
  holder: string | null
  lease: number | null
  /** When all but its end was with the mail server. */
  handed: number | null
  done: number | null
  error: string | null
  /** The preferences that a letter asks about, as JSON. */
  choices: string | null
}

/** A mail domain that refused this site as a sender: nothing is sent there for a while. */
export interface RefusalTable {
  domain: string
  /** Of the first refusal of those counted. */
  since: number
  count: number
  until: number
  /** The last answer. */
  why: string
}

/** How often something was done of what may be done only so often. */
export interface LimitTable {
  name: string
  used: number
  ends: number
}

/** A paper that a reader was sent. */
export interface SeenTable {
  subscriber: number
  paper: number
}

/** What a reader said of a paper they were sent. */
export interface OpinionTable {
  subscriber: number
  paper: number
  /** 1 wants more like it, -1 less. */
  opinion: number
  /** UTC milliseconds. */
  said: number
}

/** A run that a reader kept, as it was sent. */
export interface KeptRunTable {
  key: Generated<number>
  /** Random; what its address shows. */
  id: string
  slug: string
  /** Of the record that it was compared with. */
  fingerprint: string
  seed: number
  /** The mechanism that was off; empty with all of them on. */
  without: string
  /** Coarse words: what the browser says of itself leads to nobody. */
  device: string
  browser: string
  major: number | null
  os: string
  backend: string
  /** Its numbers as JSON, and the claims and checks of then. */
  numbers: string
  seconds: number
  /** UTC milliseconds. */
  kept: number
  /** Digits in which all its numbers agree with the site's own run, or else the record; null with neither. */
  agrees: number | null
}

/** The site's own run of what readers kept: it waits until it has ended. */
export interface RerunTable {
  slug: string
  fingerprint: string
  seed: number
  without: string
  asked: number
  /** The process that has it, and until when. */
  holder: string | null
  lease: number | null
  tries: Generated<number>
  ended: number | null
  metrics: string | null
  seconds: number | null
  /** Why it ended without numbers. */
  error: string | null
}

/** Small facts about the database itself. */
export interface MetaTable {
  name: string
  value: string
}

/** One row: moves whenever something that pages show is written. */
export interface RevisionTable {
  number: number
}

/** All tables. */
export interface Schema extends MembersSchema {
  papers: PaperTable
  versions: VersionTable
  statements: StatementTable
  imports: ImportTable
  links: LinkTable
  aliases: AliasTable
  facts: FactTable
  signals: SignalTable
  listings: ListingTable
  categories: CategoryTable
  topics: TopicTable
  topics_known: TopicsKnownTable
  sources: SourceTable
  hosts: HostTable
  models: ModelTable
  vectors: VectorTable
  subscribers: SubscriberTable
  confirmations: ConfirmationTable
  issues: IssueTable
  deliveries: DeliveryTable
  seen: SeenTable
  opinions: OpinionTable
  refusals: RefusalTable
  limits: LimitTable
  kept_runs: KeptRunTable
  reruns: RerunTable
  webhooks: WebhookTable
  webhook_messages: WebhookMessageTable
  webhook_told: WebhookToldTable
  webhook_group_told: WebhookToldTable
  meta: MetaTable
  revision: RevisionTable
}
