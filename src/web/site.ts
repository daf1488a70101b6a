import {
  type ClaimSummary,
  type Recorded,
  type Status,
  claimsOf,
  meanSeconds,
  status,
} from '#lab/recorded.ts'
import type { Paper } from '#lab/paper.ts'
import type { Accounts } from '#accounts/accounts.ts'
import type { ReadOrcidRecord } from '#accounts/orcid-record.ts'
import type { Discussion } from '#discussion/discussion.ts'
import type { Moderating } from '#discussion/moderation.ts'
import type { FetchOne } from '#feed/fetch-one.ts'
import type { IntakeSettings } from '#feed/intake.ts'
import type { TrendingOptions } from '#feed/trending.ts'
import type { Runs } from '#mail/runs.ts'
import type { Signer } from '#mail/sign.ts'
import type { Subscriptions } from '#mail/subscriptions.ts'
import type { Meaning } from '#search/meaning.ts'
import type { Keep } from '#runs/keep.ts'
import type { Store } from '#store/index.ts'
import type { Log } from '../log.ts'
import type { TrustedProxies } from './asker.ts'
import type { Assets } from './assets.ts'
import type { Propose } from './for-you/propose.ts'
import type { WeekMatches } from './week-matches.ts'

/** How a method fared when it was recorded, in the few facts a list shows. */
export interface Outcome {
  status: Status
  /** The first claim is the headline one. */
  claims: ClaimSummary[]
  /** Mean processor time of one seed. */
  seconds: number
}

/** A paper of the catalogue, and what we have of its method. */
export interface Method {
  paper: Paper
  /** There is a reproduction to press Run on. */
  runnable: boolean
  recorded?: Recorded
  outcome?: Outcome
}

/** What every page may look at. */
export interface Site {
  store: Store
  assets: Assets
  /** By slug. */
  methods: ReadonlyMap<string, Method>
  /** Where the dump is; absent when none is made. */
  dumpDir?: string
  /** Where cards are kept that were drawn; absent when none are. */
  cardsDir?: string
  /** Sources of the methods: their README and code are shown from here. */
  methodsDir: string
  /** Without a slash at the end. */
  baseUrl?: string
  /** Other sites whose pages may ask the tools for programs. */
  mcpOrigins?: readonly string[]
  /** Whose word on who asks is taken. */
  trustedProxies: TrustedProxies
  /** Of the program. */
  version?: string
  /** How papers are fetched; absent when they are not. */
  fetching?: IntakeSettings
  /** Fetches a single paper for a reader; absent when nothing is fetched. */
  fetchOne?: FetchOne
  /** Finds papers by what they mean; without it, by their words. */
  meaning?: Meaning
  /** Why search by meaning does not work, when it does not and should. */
  modelTrouble?: () => string | undefined
  /** Who may have an account, and how they come in; absent when nobody may. */
  accounts?: Accounts
  /** Reads what stands on the ORCID record of a member; absent where that is not asked. */
  readOrcidRecord?: ReadOrcidRecord
  /** Everybody sees who voted for a paper. */
  showsVoters: boolean
  /** So many other members put a submitted paper on a list; 0 leaves that to curators. */
  submitQuorum: number
  /** What members say of papers; absent where nobody has an account. */
  discussion?: Discussion
  /** What curators do about that, and how it is appealed against. */
  moderating?: Moderating
  /** Signs links of mails to members. */
  signer?: Signer
  /** Letters to members are sent; absent when no mail is. */
  notices?: { nudge(): void }
  /** Who gets mail; absent when none is sent. */
  subscriptions?: Subscriptions
  /** Keeps runs of readers; absent when none are kept. */
  keep?: Keep
  /** Papers that are proposed to members. */
  propose: Propose
  /** What saved searches would have found this week. */
  weekMatches: WeekMatches
  /** What a mail says of the methods that run. */
  runs: Runs
  /** What the trending score weighs. */
  trending: TrendingOptions
  /** Pages that were read can be read again without a network. */
  offline: boolean
  now: () => number
  /** For the operator. */
  log: Log
}

/** Joins each paper of the catalogue to its reproduction and its record. */
export function joinMethods(
  papers: readonly Paper[],
  recorded: Readonly<Record<string, Recorded>>,
  runnable: ReadonlySet<string>,
): ReadonlyMap<string, Method> {
  return new Map(
    papers.map((paper) => [paper.slug, join(paper, recorded[paper.slug], runnable.has(paper.slug))]),
  )
}

function join(paper: Paper, recorded: Recorded | undefined, runnable: boolean): Method {
  if (!recorded) return { paper, runnable }
  const claims = claimsOf(recorded)
  if (claims.length === 0) return { paper, runnable }
  return {
    paper,
    runnable,
    recorded,
    outcome: { status: status(claims), claims, seconds: meanSeconds(recorded) },
  }
}
