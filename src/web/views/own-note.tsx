import { type StoredPaper, markOf } from '#store/index.ts'
import { currentMember } from '../member.ts'
import type { Site } from '../site.ts'
import { NoteForm } from './note-form.tsx'

/** On a paper's page: what who asks noted down of it; nothing for visitors. */
export async function OwnNote({ site, paper: { id } }: { site: Site; paper: StoredPaper }) {
  const member = site.accounts && currentMember()
  const key = member && (await site.store.papers.key(id))
  if (!member || key === undefined) return null
  const text = (await site.store.notes.get(member.id, key))?.text ?? ''
  return <NoteForm id={id} text={text} seen={markOf(text)} />
}
