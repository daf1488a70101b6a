import { type Collection, type Member, collectionMark } from '#store/index.ts'
import { mayEdit, mayOpen, mayRemove } from '../collection-rights.ts'
import { AccessChoice } from './access-choice.tsx'
import { collectionPath } from './addresses.ts'

/** Words of a collection that were typed and could not be taken. */
export interface TypedWords {
  name: string
  description: string
}

interface ChangeCollectionProps {
  collection: Collection
  member: Member
  typed: TypedWords | undefined
}

/** The forms for a collection itself, each for whom it is. */
export function ChangeCollection({ collection, member, typed }: ChangeCollectionProps) {
  const path = collectionPath(collection.id)
  const removes = mayRemove(collection, member)
  if (!mayEdit(collection, member) && !removes) return null
  return (
    <details class="sent-issues" open={typed !== undefined} id="change">
      <summary>Change this collection</summary>
      {mayEdit(collection, member) && (
        <form class="preferences" method="post" action={path}>
          <input type="hidden" name="seen" value={collectionMark(collection)} />
          <label class="wide">
            Name
            <input name="name" required maxlength={160} value={typed?.name ?? collection.name} dir="auto" />
          </label>
          <label class="wide">
            What it is about, in Markdown
            <textarea name="description" rows={4} maxlength={4000} dir="auto">
              {typed?.description ?? collection.description}
            </textarea>
          </label>
          {mayOpen(collection, member) && <AccessChoice access={collection.access} />}
          <button type="submit" name="do" value="words">
            Save
          </button>
        </form>
      )}
      {removes && (
        <form class="preferences quiet" method="post" action={path}>
          {mayOpen(collection, member) ? (
            <label class="box">
              <input type="checkbox" name="sure" value="yes" required /> I want it removed, with its notes
            </label>
          ) : (
            <label class="wide">
              Why you remove what others began; everybody sees it
              <input name="reason" required maxlength={500} />
            </label>
          )}
          <button type="submit" name="do" value="remove">
            Remove the collection
          </button>
        </form>
      )}
    </details>
  )
}
