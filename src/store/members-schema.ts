import type { ActSchema } from './act-tables.ts'
import type { CollectionSchema } from './collection-tables.ts'
import type { CommentSchema } from './comment-tables.ts'
import type { CurationSchema } from './curation-tables.ts'
import type { FollowSchema } from './follow-tables.ts'
import type { IdentitySchema } from './identity-tables.ts'
import type { MemberSchema } from './member-tables.ts'
import type { ModerationSchema } from './moderation-tables.ts'
import type { VoteSchema } from './vote-tables.ts'

/** The tables of what members do, each of which stands with what makes it. */
export interface MembersSchema
  extends
    ActSchema,
    CollectionSchema,
    CommentSchema,
    CurationSchema,
    FollowSchema,
    IdentitySchema,
    MemberSchema,
    ModerationSchema,
    VoteSchema {}
