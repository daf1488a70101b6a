import type { Authorship, AuthorLink, Member, Ruling, StoredPaper, Submission } from '#store/index.ts'
import { isAtLeast } from '#store/index.ts'
import { dayAt } from '#feed/days.ts'
import { mayBeOnePerson } from '#feed/names.ts'
import { orcidOf } from '../heed-record.ts'
import { currentMember } from '../member.ts'
import type { Site } from '../site.ts'
import { paperPath } from './addresses.ts'
import { CalendarDate } from './dates.tsx'
import { type IdentityRuled, IdentityRows, readIdentityRuled } from './identity-ruled.tsx'
import { MemberName } from './member-name.tsx'
import { LINK_KINDS } from './paper-links.tsx'

/** What members and curators did about a paper. */
export interface Curated {
  submission: Submission | undefined
  rulings: readonly Ruling[]
  authorships: readonly Authorship[]
  links: readonly AuthorLink[]
  /** Which of its records are one work, as curators say. */
  identity: readonly IdentityRuled[]
  /** The record of who asks can be looked at, for their claim that waits. */
  canLook: boolean
  today: string
}

export async function readCurated(site: Site, paper: StoredPaper): Promise<Curated | undefined> {
  const { accounts, store, now } = site
  if (!accounts) return undefined
  const [submission, rulings, authorships, links, identity] = await Promise.all([
    store.submissions.of(paper.id),
    store.rulings.of(paper.id),
    store.authorships.of(paper.id),
    store.authorships.links(paper.id),
    readIdentityRuled(store, paper),
  ])
  const waiting = authorships.find(
    ({ member, state }) => member.id === currentMember()?.id && state === 'waiting',
  )
  const canLook =
    site.readOrcidRecord !== undefined &&
    waiting !== undefined &&
    (await orcidOf(site, waiting.member.id)) !== undefined
  return { submission, rulings, authorships, links, identity, canLook, today: dayAt(now()) }
}

interface CurationProps {
  paper: StoredPaper
  curated: Curated
}

/** Who brought a paper here, who of its authors is here and what they added, what curators decided; and to do so oneself. */
export function Curation({ paper, curated }: CurationProps) {
  const member = currentMember()
  const { submission, rulings, authorships, links, identity, canLook } = curated
  const authors = authorships.filter(({ state }) => state === 'confirmed')
  const mine = authorships.find((one) => one.member.id === member?.id)
  const isEmpty =
    submission === undefined && [rulings, authors, links, identity].every(({ length }) => length === 0)
  if (isEmpty && !member) return null
  return (
    <section class="curation" id="here" aria-labelledby="here-title">
      <h2 id="here-title">Here</h2>
      <ul class="rows">
        {submission && <SubmissionRow one={submission} />}
        {rulings.map((ruling) => (
          <li>
            <span>
              {ruling.kind === 'hide' ? (
                'Kept off the lists'
              ) : (
                <>
                  First on the list of <CalendarDate date={ruling.day} />
                </>
              )}{' '}
              by <MemberName member={ruling.by} />
              {ruling.reason !== '' && `: ${ruling.reason}`}
            </span>
          </li>
        ))}
        <IdentityRows paper={paper} ruled={identity} />
        {authors.map(({ key, member: by, author, orcid, record }) => (
          <li>
            <span>
              <MemberName member={by} /> is its author <span dir="auto">{author}</span>
              {record === 'listed' && `: on their ORCID record, ${orcid}`}
            </span>
            {member && member.id !== by.id && isAtLeast(member.role, 'curator') && (
              <form class="inline" method="post" action="/authorships">
                <input type="hidden" name="claim" value={String(key)} />
                <input name="reason" maxlength={500} aria-label="Reason" placeholder="Reason" />
                <button
                  type="submit"
                  name="do"
                  value="denied"
                  aria-label={`Deny that ${by.name} is its author`}
                >
                  Deny
                </button>
              </form>
            )}
          </li>
        ))}
        {links.map(({ kind, url, handle }) => (
          <li>
            <span>
              {LINK_KINDS[kind as keyof typeof LINK_KINDS] ?? kind}:{' '}
              <a href={url} rel="nofollow ugc">
                {url}
              </a>
              , added by {handle === undefined ? 'an author' : <a href={`/people/${handle}`}>@{handle}</a>}
            </span>
            {member && (mine?.state === 'confirmed' || isAtLeast(member.role, 'curator')) && (
              <form class="inline" method="post" action={`${paperPath(paper.id)}/author-links`}>
                <input type="hidden" name="kind" value={kind} />
                <input type="hidden" name="url" value={url} />
                <button type="submit" name="do" value="remove" aria-label={`Remove ${url}`}>
                  Remove
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {member && <Claim paper={paper} mine={mine} member={member} canLook={canLook} />}
      {member && isAtLeast(member.role, 'curator') && <Desk paper={paper} curated={curated} />}
    </section>
  )
}

const SubmissionRow = ({ one }: { one: Submission }) => (
  <li>
    <span>
      Submitted by <MemberName member={one.by} />
      {one.note !== '' && (
        <>
          : <span dir="auto">{one.note}</span>
        </>
      )}
      {one.state === 'waiting' && (
        <>
          {' '}
          (<a href="/submit">waits for a yes</a>)
        </>
      )}
      {one.state === 'refused' && ` (not shown: ${one.reason})`}
      {one.state === 'shown' && one.day !== undefined && (
        <>
          {' '}
          (on the list of{' '}
          <a href={`/date/${one.day}`}>
            <CalendarDate date={one.day} />
          </a>
          )
        </>
      )}
    </span>
  </li>
)

function Claim({
  paper,
  mine,
  member,
  canLook,
}: {
  paper: StoredPaper
  mine: Authorship | undefined
  member: Member
  canLook: boolean
}) {
  const path = paperPath(paper.id)
  if (mine?.state === 'confirmed') {
    return (
      <details>
        <summary>Add a link to your paper</summary>
        <form class="preferences" method="post" action={`${path}/author-links`}>
          <label>
            What it is
            <select name="kind">
              {Object.entries(LINK_KINDS).map(([kind, name]) => (
                <option value={kind}>{name}</option>
              ))}
            </select>
          </label>
          <label class="wide">
            Its address
            <input type="url" name="url" required maxlength={1000} placeholder="https://" />
          </label>
          <button type="submit" name="do" value="add">
            Add it
          </button>
        </form>
      </details>
    )
  }
  if (mine?.state === 'denied') {
    return (
      <>
        <p>Your claim was denied: {mine.reason}</p>
        {mine.appeal === '' && (
          <form class="preferences" method="post" action={`${path}/authorship`}>
            <label class="wide">
              What speaks against that; another curator decides
              <textarea name="words" required maxlength={2000} rows={3}></textarea>
            </label>
            <button type="submit" name="do" value="appeal">
              Appeal
            </button>
          </form>
        )}
      </>
    )
  }
  if (mine) return <Waiting path={path} mine={mine} canLook={canLook} />
  if (paper.authors.length === 0) return null
  return (
    <details>
      <summary>This is my paper</summary>
      <form class="preferences" method="post" action={`${path}/authorship`}>
        <label>
          Which of its authors are you
          <select name="author">
            {paper.authors.map((author) => (
              <option selected={mayBeOnePerson(author, member.name)}>{author}</option>
            ))}
          </select>
        </label>
        <label class="wide">
          How can it be known: a page of yours that names it, an address of mail in it
          <textarea name="words" maxlength={2000} rows={3}></textarea>
        </label>
        <button type="submit" name="do" value="claim">
          Say so
        </button>
      </form>
    </details>
  )
}

/** What an ORCID record said of a claim that is not confirmed. */
export const RECORD: Readonly<Record<NonNullable<Authorship['record']>, string>> = {
  listed: 'lists the paper, and somebody else is known as this author',
  unlisted: 'does not list the paper',
  unread: 'could not be read',
}

const Waiting = ({ path, mine, canLook }: { path: string; mine: Authorship; canLook: boolean }) => (
  <>
    <p>
      You say that it is yours.
      {mine.record !== undefined && ` Your ORCID record ${RECORD[mine.record]}.`} A curator looks at it.
    </p>
    {canLook && (
      <form class="inline" method="post" action={`${path}/authorship`}>
        <button type="submit" name="do" value="look">
          Look at my ORCID record{mine.record !== undefined && ' again'}
        </button>
      </form>
    )}
  </>
)

const Desk = ({ paper, curated: { rulings, today } }: CurationProps) => {
  const isHidden = rulings.some(({ kind }) => kind === 'hide')
  const isFirst = rulings.some(({ kind, day }) => kind === 'pin' && day === today)
  return (
    <details>
      <summary>Curate</summary>
      <form class="preferences" method="post" action={`${paperPath(paper.id)}/curate`}>
        <input type="hidden" name="day" value={today} />
        <label class="wide">
          Why, for everybody to read
          <input name="reason" maxlength={500} />
        </label>
        <p class="buttons">
          <button type="submit" name="do" value="pick">
            Put on today’s list
          </button>
          <button type="submit" name="do" value="unpick">
            Take off today’s list
          </button>
          <button type="submit" name="do" value={isFirst ? 'unpin' : 'pin'}>
            {isFirst ? 'No longer first today' : 'Let it stand first today'}
          </button>
          <button type="submit" name="do" value={isHidden ? 'show' : 'hide'}>
            {isHidden ? 'Back on the lists' : 'Keep off all lists'}
          </button>
        </p>
      </form>
      <p>
        <a href={`${paperPath(paper.id)}/merge`}>Merge with…</a> or{' '}
        <a href={`${paperPath(paper.id)}/split`}>part into two</a>
      </p>
    </details>
  )
}
