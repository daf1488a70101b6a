import { readOrcid } from '#accounts/orcid-record.ts'
import { ORCID } from '#accounts/providers.ts'
import { papersCalled } from '#feed/find-here.ts'
import type { Member, StoredPaper } from '#store/index.ts'
import type { Site } from './site.ts'

/** A member's record is asked for so often; each time ORCID is. */
const ASKED = { most: 30, spanMs: 3_600_000 }

/** The ORCID iD that a member proved by signing in there. */
export async function orcidOf({ store }: Site, member: string): Promise<string | undefined> {
  const identities = await store.members.identities(member)
  return readOrcid(identities.find(({ provider }) => provider === ORCID)?.name ?? '')
}

/** Lets the public record of whoever claimed a paper speak for their claim; where it does not, a curator decides. */
export async function heedRecord(
  { store, readOrcidRecord, log, now }: Site,
  paper: StoredPaper,
  member: Member,
  orcid: string,
): Promise<void> {
  if (!readOrcidRecord || !(await store.limits.take(`orcid ${member.id}`, ASKED, now()))) return
  const said = await readOrcidRecord(orcid)
  if ('away' in said) log(`the ORCID record of a member could not be read: ${said.away}`)
  const works = 'away' in said ? [] : said.works
  const found = await papersCalled(
    store,
    works.map((id) => ({ id, title: '' })),
  )
  const isListed = found.some((one) => one?.id === paper.id)
  const record = 'away' in said ? 'unread' : isListed ? 'listed' : 'unlisted'
  await store.authorships.noteRecord({ paper: paper.id, member: member.id, orcid }, record, now())
}
