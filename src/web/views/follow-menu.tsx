import { topicNames } from '#search/topics/topic-names.ts'
import type { Said, StoredPaper } from '#store/index.ts'
import { topicNamed } from '#topics/vocabulary.ts'
import type { Site } from '../site.ts'
import { FollowButton } from './follow-button.tsx'

/** Authors that can be followed from here; the others from their own page. */
const AUTHORS = 30

interface FollowMenuProps {
  site: Site
  paper: StoredPaper
  said: Pick<Said, 'facts' | 'topics'>
}

/** Authors, organisation and topics of a paper, each to be followed. */
export function FollowMenu({ site, paper, said }: FollowMenuProps) {
  const organisation = said.facts.findLast(({ name }) => name === 'organisation')?.value
  return (
    <details class="keep" id="follow">
      <summary>Follow</summary>
      <div class="buttons">
        {paper.authors.slice(0, AUTHORS).map((name) => (
          <FollowButton site={site} kind="author" name={name} label={name} />
        ))}
        {organisation !== undefined && (
          <FollowButton site={site} kind="organisation" name={organisation} label={organisation} />
        )}
        {topicNames(paper, said.topics)
          .flatMap((name) => topicNamed(name) ?? [])
          .map((name) => (
            <FollowButton site={site} kind="topic" name={name} label={name} />
          ))}
      </div>
    </details>
  )
}
