import type { Said, StoredPaper } from '#store/index.ts'
import { currentMember } from '../member.ts'
import type { Site } from '../site.ts'
import { FollowMenu } from './follow-menu.tsx'
import { KeepMenu } from './keep-menu.tsx'

interface OwnMenusProps {
  site: Site
  paper: StoredPaper
  said: Pick<Said, 'facts' | 'topics'>
}

/** What a member may do with a paper for themselves, under its head; nothing for visitors. */
export const OwnMenus = (props: OwnMenusProps) =>
  props.site.accounts && currentMember() ? (
    <div class="own-menus">
      <KeepMenu {...props} />
      <FollowMenu {...props} />
    </div>
  ) : null
