import { FIELD_NAMES, SUBJECT_NAMES, TOPICS, topicKey, topicNamed } from '#topics/vocabulary.ts'

const FIELDS_ONLY = FIELD_NAMES.filter((name) => !SUBJECT_NAMES.includes(name))

/** Topics to tick, those that are followed first; one that is no topic any more stays until it is unticked. */
export function TopicBoxes({ followed }: { followed: readonly string[] }) {
  const keys = new Set(followed.map(topicKey))
  const isFollowed = (name: string) => keys.has(topicKey(name))
  const unknown = followed.filter((name) => topicNamed(name) === undefined)
  return (
    <fieldset class="topic-boxes">
      <legend>Topics</legend>
      {/* Says that none is ticked. */}
      <input type="hidden" name="topics" value="" />
      <Boxes names={[...TOPICS.filter(isFollowed), ...unknown]} checked />
      <details>
        <summary>Subjects to choose from</summary>
        <Boxes names={SUBJECT_NAMES.filter((name) => !isFollowed(name))} />
      </details>
      <details>
        <summary>Fields to choose from</summary>
        <Boxes names={FIELDS_ONLY.filter((name) => !isFollowed(name))} />
      </details>
    </fieldset>
  )
}

const Boxes = ({ names, checked = false }: { names: readonly string[]; checked?: boolean }) => (
  <div class="boxes">
    {names.toSorted(byName).map((name) => (
      <label class="box">
        <input type="checkbox" name="topics" value={name} checked={checked} /> {name}
      </label>
    ))}
  </div>
)

const byName = new Intl.Collator('en', { numeric: true }).compare
