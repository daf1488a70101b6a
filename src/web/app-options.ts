import type { Paper } from '#lab/paper.ts'
import type { Recorded } from '#lab/recorded.ts'
import type { FetchOne } from '#feed/fetch-one.ts'
import type { IntakeSettings } from '#feed/intake.ts'
import type { TrendingOptions } from '#feed/trending.ts'
import type { Signer } from '#mail/sign.ts'
import type { Accounts } from '#accounts/accounts.ts'
import type { ReadOrcidRecord } from '#accounts/orcid-record.ts'
import type { Subscriptions } from '#mail/subscriptions.ts'
import type { Meaning } from '#search/meaning.ts'
import type { KeepOptions } from '#runs/keep.ts'
import type { Store } from '#store/index.ts'
import type { TrustedProxies } from './asker.ts'
import type { Log } from '../log.ts'
import type { GateOptions } from './gate.ts'
import type { Metrics } from './metrics.ts'
import type { Observed } from './observe.ts'

/** What the app is made of. */
export interface AppOptions {
  store: Store
  /** The catalogue, and what was recorded of it. */
  papers: readonly Paper[]
  recorded: Readonly<Record<string, Recorded>>
  /** Slugs of the papers that have a reproduction. */
  runnable: ReadonlySet<string>
  /** Where the browser's files were built, `dist/client`. */
  clientDir: string
  /** The methods' sources, `src/methods`. */
  methodsDir: string
  /** Where the nightly dump is; absent when none is made. */
  dumpDir?: string
  /** Where cards are kept that were drawn; absent when none are. */
  cardsDir?: string
  baseUrl?: string
  /** Other sites whose pages may ask the tools for programs. */
  mcpOrigins?: readonly string[]
  /** Proxies whose word on who asks is taken; none unless told. */
  trustedProxies?: TrustedProxies
  /** Of the program, for `/healthz`. */
  version?: string
  /** How papers are fetched; absent when they are not. */
  fetching?: IntakeSettings
  /** Fetches a single paper for a reader; absent when nothing is fetched. */
  fetchOne?: FetchOne
  /** Finds papers by what they mean; without it, by their words. */
  meaning?: Meaning
  /** Why search by meaning does not work, when it does not and should. */
  modelTrouble?: () => string | undefined
  /** Who may have an account; absent when nobody may. */
  accounts?: Accounts
  /** Reads what stands on the ORCID record of a member; absent where that is not asked. */
  readOrcidRecord?: ReadOrcidRecord
  /** Everybody sees who voted for a paper; they do unless told. */
  showsVoters?: boolean
  /** So many other members put a submitted paper on a list; 0, unless told, leaves that to curators. */
  submitQuorum?: number
  /** Letters to members are sent; absent when no mail is. */
  notices?: { nudge(): void }
  /** Signs links of mails to members. */
  signer?: Signer
  /** Who gets mail; absent when none is sent. */
  subscriptions?: Subscriptions
  /** How runs of readers are kept; absent when none are. */
  keeping?: Omit<KeepOptions, 'store' | 'recorded' | 'now'>
  /** What the trending score weighs. */
  trending?: TrendingOptions
  /** What is counted for Prometheus; absent when nothing is. */
  metrics?: Metrics
  /** Told of every answer. */
  onAnswer?: (observed: Observed) => void
  /** How much of the pages for everybody is kept in memory at most; none by 0. */
  keptBytes?: number
  /** How many questions of the API each network may ask within five minutes; any number by 0. */
  apiLimit?: number
  /** Pages that were read can be read again without a network; they can unless told. */
  offline?: boolean
  /** How many requests are at work at once. */
  gate?: GateOptions
  now?: () => number
  log?: Log
}
