import { type Collection, type Member, isAtLeast } from '#store/index.ts'

/** Whether somebody may read a collection; a visitor may read what is shared by its address. */
export const mayRead = ({ access, owner }: Collection, member: Member | undefined): boolean =>
  access === 'link' || (member !== undefined && (access === 'group' || owner === member.id))

/** Whether a member may change what is in it, and its words. */
export const mayEdit = ({ access, owner }: Collection, member: Member | undefined): boolean =>
  member !== undefined && (access === 'group' || owner === member.id)

/** Whether a member may say who reads it, and remove it. */
export const mayOpen = ({ madeBy }: Collection, { id }: Member): boolean => madeBy === id

/** Whether a curator may remove it for the group, with a reason. */
export const mayRemove = (collection: Collection, member: Member): boolean =>
  mayOpen(collection, member) || (collection.access === 'group' && isAtLeast(member.role, 'curator'))
