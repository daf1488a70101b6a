import { type Kept, markOf } from '#store/index.ts'
import { DayTime, dayInWords } from './dates.tsx'
import { MemberName } from './member-name.tsx'
import { Written } from './written.tsx'

/** What was typed of a paper's place, and could not be taken. */
export interface TypedPlace {
  /** The paper's id. */
  paper: string
  note: string
  day: string
}

/** What a collection says of a paper in it; names of members are for members. */
export const KeptFacts = ({
  kept: { note, day, addedBy, added },
  isMembers,
}: {
  kept: Kept
  isMembers: boolean
}) => (
  <div class="kept-facts">
    {day !== undefined && (
      <p>
        To discuss on <time datetime={day}>{dayInWords(Date.parse(day))}</time>
      </p>
    )}
    {note !== '' && <Written text={note} />}
    <p class="edition">
      Added <DayTime time={added} />
      {isMembers && (
        <>
          {' '}
          by <MemberName member={addedBy} />
        </>
      )}
    </p>
  </div>
)

interface PlaceFormsProps {
  /** Of the collection. */
  path: string
  kept: Kept
  /** From 1. */
  place: number
  /** The papers beside it on this page, by their ids. */
  before: string | undefined
  after: string | undefined
  typed: TypedPlace | undefined
}

/** Moves a paper, takes it out, writes what is said of it. A press says where to, so that a second one does nothing. */
export const PlaceForms = ({
  path,
  kept: { paper, note, day },
  place,
  before,
  after,
  typed,
}: PlaceFormsProps) => (
  <details class="keep" open={typed !== undefined}>
    <summary>
      Change<span class="visually-hidden"> the place and note of {paper.title}</span>
    </summary>
    <div class="buttons">
      {before !== undefined && (
        <Move path={path} paper={paper.id} before={before} label={`Move ${paper.title} up`}>
          Up
        </Move>
      )}
      {after !== undefined && (
        <Move path={path} paper={after} before={paper.id} label={`Move ${paper.title} down`}>
          Down
        </Move>
      )}
      <form method="post" action={path}>
        <input type="hidden" name="paper" value={paper.id} />
        <button type="submit" name="do" value="take" aria-label={`Remove ${paper.title} from here`}>
          Remove
        </button>
      </form>
    </div>
    <form class="preferences" method="post" action={path}>
      <input type="hidden" name="paper" value={paper.id} />
      <input type="hidden" name="seen" value={markOf(note)} />
      <input type="hidden" name="was" value={place} />
      <label class="wide">
        Note, in Markdown
        <textarea name="note" rows={3} maxlength={4000} dir="auto">
          {typed?.note ?? note}
        </textarea>
      </label>
      <div class="row">
        <label>
          Day to discuss it
          <input type="date" name="day" value={typed?.day ?? day ?? ''} />
        </label>
        <label>
          Place
          <input class="short" type="number" name="place" min={1} value={place} />
        </label>
      </div>
      <button type="submit" name="do" value="place">
        Save
      </button>
    </form>
  </details>
)

interface MoveProps {
  path: string
  paper: string
  before: string
  label: string
  children: string
}

const Move = ({ path, paper, before, label, children }: MoveProps) => (
  <form method="post" action={path}>
    <input type="hidden" name="paper" value={paper} />
    <input type="hidden" name="before" value={before} />
    <button type="submit" name="do" value="move" aria-label={label}>
      {children}
    </button>
  </form>
)
