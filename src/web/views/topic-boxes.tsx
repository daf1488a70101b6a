import { FIELD_NAMES, SUBJECT_NAMES, TOPICS, topicKey, topicNamed } from '#topics/vocabulary.ts'

/** Topics to tick, those that are followed first; one that is no topic any more stays until it is unticked. */
export function TopicBoxes({ followed }: { followed: readonly string[] }) {
  const keys = new Set(followed.map(topicKey))
  const unknown = followed.filter((name) => topicNamed(name) === undefined)
  const chosen = [...TOPICS.filter((name) => keys.has(topicKey(name))), ...unknown]
  const left = (names: readonly string[]) => names.filter((name) => !keys.has(topicKey(name)))
  return (
    <details class="topic-boxes" open={chosen.length > 0}>
      <summary>Topics{chosen.length > 0 && `: ${chosen.join(', ')}`}</summary>
      {/* Says that none is ticked. */}
      <input type="hidden" name="topics" value="" />
      {chosen.length > 0 && <Boxes title="You follow" names={chosen} checked />}
      <Boxes title="Subjects" names={left(SUBJECT_NAMES)} />
      <Boxes title="Fields" names={left(FIELD_NAMES).filter((name) => !SUBJECT_NAMES.includes(name))} />
    </details>
  )
}

interface BoxesProps {
  title: string
  names: readonly string[]
  checked?: boolean
}

const Boxes = ({ title, names, checked = false }: BoxesProps) => (
  <fieldset>
    <legend>{title}</legend>
    <div class="boxes">
      {names.toSorted(byName).map((name) => (
        <label class="box">
          <input type="checkbox" name="topics" value={name} checked={checked} /> {name}
        </label>
      ))}
    </div>
  </fieldset>
)

const byName = new Intl.Collator('en', { numeric: true }).compare
