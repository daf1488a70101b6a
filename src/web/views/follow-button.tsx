import type { Follow } from '#store/index.ts'
import { isFollowed } from '../following.ts'
import { currentMember } from '../member.ts'
import type { Site } from '../site.ts'

interface FollowButtonProps extends Pick<Follow, 'kind' | 'name'> {
  site: Site
  /** What is followed, in words. */
  label: string
}

/** Follows something, or no longer; nothing for visitors. */
export async function FollowButton({ site, kind, name, label }: FollowButtonProps) {
  const member = site.accounts && currentMember()
  if (!member) return null
  const follows = await isFollowed(site, member, { kind, name })
  return (
    <form class="inline follow" method="post" action="/follow">
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="name" value={name} />
      <button
        type="submit"
        name="do"
        value={follows ? 'unfollow' : 'follow'}
        aria-pressed={follows ? 'true' : 'false'}
        aria-label={`Follow ${label}`}
        dir="auto"
      >
        {follows ? `✓ ${label}` : `Follow ${label}`}
      </button>
    </form>
  )
}
