import type { Foreseen, PaperRecordOf } from '#feed/rule.ts'
import type { Act, StoredPaper } from '#store/index.ts'
import type { Site } from '../site.ts'
import { paperPath } from './addresses.ts'
import { Layout } from './layout.tsx'
import { Maths } from './maths.tsx'
import { sourceName } from './source-names.ts'

/** What a curator typed and chose. */
export interface Typed {
  /** What the other paper is called, in any way that an address may. */
  with: string
  /** Records to part, as `SOURCE NAME`. */
  records: string[]
  reason: string
}

/** Why a ruling can't be made, and the act that stands in its way. */
export interface Refusal {
  words: string
  act?: Act
}

export interface RulingPageProps {
  site: Site
  kind: 'merge' | 'split'
  paper: StoredPaper
  typed: Typed
  /** The paper that is to become one with it. */
  other?: StoredPaper
  /** What sources say of the paper, where some of it is to be parted. */
  records: readonly PaperRecordOf[]
  /** What would come of it; absent until it can be said. */
  foreseen?: readonly Foreseen[]
  refusal?: Refusal
  /** One of the papers is kept off the lists. */
  isHidden: boolean
}

const TITLES = { merge: 'Merge with another paper', split: 'Part into two papers' } as const

/** Asks what a curator rules, and shows what would come of it. */
export function RulingPage(props: RulingPageProps) {
  const { site, kind, paper, foreseen, refusal } = props
  return (
    <Layout
      site={site}
      kind="read"
      path={`${paperPath(paper.id)}/${kind}`}
      title={TITLES[kind]}
      head={<meta name="robots" content="noindex" />}
      bare
    >
      <header class="page-head">
        <h1>{TITLES[kind]}</h1>
        <p>
          <a href={paperPath(paper.id)} dir="auto">
            <Maths text={paper.title} inLink />
          </a>{' '}
          ({paper.id})
        </p>
        {refusal && (
          <p class="error" id="ruling-error" role="alert">
            This can’t be done: {refusal.words}.
            {refusal.act && (
              <>
                {' '}
                It was ruled by {refusal.act.by?.name ?? 'a former curator'}, who{' '}
                <a href={`/log?before=${refusal.act.key + 1}#act-${refusal.act.key}`}>{refusal.act.words}</a>:
                take that back first, on <a href={`${refusal.act.about}#here`}>the paper’s page</a>.
              </>
            )}
          </p>
        )}
      </header>
      {foreseen && <Outlook {...props} foreseen={foreseen} />}
      {kind === 'split' && props.records.length < 2 ? (
        <p>One record tells of it: there is nothing to part.</p>
      ) : (
        <Question {...props} />
      )}
    </Layout>
  )
}

/** What is asked; the answer comes as a page with what would come of it. */
const Question = ({ kind, paper, typed, records, foreseen, refusal }: RulingPageProps) => (
  <form class="preferences" method="get" action={`${paperPath(paper.id)}/${kind}`}>
    {foreseen && <h2>Or choose anew</h2>}
    {kind === 'merge' ? (
      <label class="wide">
        The other paper: its address, arXiv id or DOI
        <input name="with" required maxlength={1000} value={typed.with} {...invalid(refusal)} />
      </label>
    ) : (
      <fieldset>
        <legend>Which of these are another paper</legend>
        {records.map(({ called, source, name, record }) => (
          <label class="box">
            <input type="checkbox" name="record" value={called} checked={typed.records.includes(called)} />
            <span>
              {sourceName(source)} ({name}): <span dir="auto">{record.title}</span>
              {record.authors && record.authors.length > 0 && (
                <span dir="auto"> by {record.authors.slice(0, 3).join(', ')}</span>
              )}
              {record.arxiv !== undefined && `, arXiv ${record.arxiv}`}
              {record.doi !== undefined && `, DOI ${record.doi}`}
            </span>
          </label>
        ))}
      </fieldset>
    )}
    <label class="wide">
      Why, for everybody to read
      <input name="reason" required maxlength={500} value={typed.reason} dir="auto" {...invalid(refusal)} />
    </label>
    <button type="submit">Show what comes of it</button>
  </form>
)

/** `SOURCE NAME`, as a reader knows the source. */
function recordInWords(called: string): string {
  const end = called.indexOf(' ')
  return `${sourceName(called.slice(0, end))} (${called.slice(end + 1)})`
}

const invalid = (refusal: Refusal | undefined) =>
  refusal ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'ruling-error' } : {}

/** What would come of it, and the yes. */
const Outlook = ({
  kind,
  paper,
  other,
  typed,
  foreseen,
  isHidden,
}: RulingPageProps & { foreseen: readonly Foreseen[] }) => (
  <section class="outlook" aria-labelledby="outlook-title">
    <h2 id="outlook-title">What comes of it</h2>
    {other && (
      <p>
        <span dir="auto">{paper.title}</span> ({paper.id}) and{' '}
        <a href={paperPath(other.id)} dir="auto">
          {other.title}
        </a>{' '}
        ({other.id}) become one paper. Both addresses lead to it.
      </p>
    )}
    {isHidden && (
      <p>
        {other
          ? 'One of them is kept off the lists: so will be the paper that they become, until that is taken back.'
          : 'It is kept off the lists; what is parted from it is not.'}
      </p>
    )}
    <ul class="rows">
      {foreseen.map(({ id, derived, records }) => (
        <li>
          <span>
            <strong dir="auto">
              <Maths text={derived.title} />
            </strong>
            {derived.authors.length > 0 && (
              <span dir="auto"> by {derived.authors.slice(0, 5).join(', ')}</span>
            )}
            {derived.venue !== undefined && <span dir="auto">, {derived.venue}</span>} (
            {id ?? derived.doi ?? 'an id of this site'}): {records.map(recordInWords).join(', ')}
          </span>
        </li>
      ))}
    </ul>
    <form class="preferences" method="post" action={`${paperPath(paper.id)}/${kind}`}>
      {other && <input type="hidden" name="with" value={other.id} />}
      {!other && typed.records.map((record) => <input type="hidden" name="record" value={record} />)}
      <input type="hidden" name="reason" value={typed.reason} />
      <p>Because: {typed.reason}</p>
      <button type="submit">{kind === 'merge' ? 'Yes, they are one' : 'Yes, part them'}</button>
    </form>
  </section>
)
