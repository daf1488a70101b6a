import { MOST_PAPERS, MOST_SEARCHES } from '#mail/preferences.ts'
import { zoneChoice } from '#mail/zones.ts'
import type { Preferences } from '#store/index.ts'
import { TopicBoxes } from './topic-boxes.tsx'

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** The fields for when mail comes, and of what. */
export const PreferencesFields = ({
  preferences,
  matches = [],
}: {
  preferences: Preferences
  /** What each search would have found, in words. */
  matches?: readonly string[]
}) => (
  <>
    <fieldset>
      <legend>When</legend>
      <div class="row">
        <label>
          How often{' '}
          <select name="frequency">
            <option value="daily" selected={preferences.frequency === 'daily'}>
              every day
            </option>
            <option value="weekly" selected={preferences.frequency === 'weekly'}>
              once a week
            </option>
          </select>
        </label>
        <label>
          Weekday, if weekly{' '}
          <select name="weekday">
            {WEEKDAYS.map((name, i) => (
              <option value={i + 1} selected={preferences.weekday === i + 1}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          Hour{' '}
          <select name="hour">
            {HOURS.map((hour) => (
              <option value={hour} selected={preferences.hour === hour}>
                {String(hour).padStart(2, '0')}:00
              </option>
            ))}
          </select>
        </label>
        <label>
          Time zone <Zones stored={preferences.zone} />
        </label>
      </div>
      <label>
        Papers a mail, at most{' '}
        <input class="short" type="number" name="most" min={1} max={MOST_PAPERS} value={preferences.most} />
      </label>
      <Box name="emptyDays" checked={preferences.emptyDays}>
        Write also when there is nothing new, and say why
      </Box>
    </fieldset>
    <fieldset>
      <legend>Of what</legend>
      <p class="hint">Leave all of this empty for what is trending.</p>
      <TopicBoxes followed={preferences.topics} />
      <label class="wide">
        arXiv categories, such as cs.LG stat.ML
        <input type="text" name="categories" maxlength={500} value={preferences.categories.join(' ')} />
      </label>
      <details class="searches" open={preferences.searches.length > 0}>
        <summary>Searches</summary>
        <p class="hint">
          As in the search of this site, but papers have all of the words or surely mean them: "words that
          stand together", author:lovelace, topic:robotics, category:cs.LG, has:code; -word is not wanted.
        </p>
        {Array.from({ length: MOST_SEARCHES }, (_, i) => (
          <div class="row search-row">
            <label class="wide">
              Search {i + 1}: papers with
              <input
                type="text"
                name={`search-${i}`}
                maxlength={200}
                dir="auto"
                value={preferences.searches[i]?.words ?? ''}
              />
            </label>
            <label class="wide">
              but without
              <input
                type="text"
                name={`without-${i}`}
                maxlength={200}
                dir="auto"
                value={preferences.searches[i]?.without ?? ''}
              />
            </label>
            <output class="hint" name={`matches-${i}`}>
              {matches[i] ?? ''}
            </output>
          </div>
        ))}
      </details>
      <Box name="trending" checked={preferences.trending}>
        Fill up with what is trending
      </Box>
    </fieldset>
  </>
)

function Zones({ stored }: { stored: string }) {
  const { zones, chosen } = zoneChoice(stored)
  return (
    <select name="zone">
      {zones.map((zone) => (
        <option value={zone} selected={zone === chosen}>
          {zone}
        </option>
      ))}
    </select>
  )
}

/** A box that says `off` when it is not ticked. */
const Box = ({ name, checked, children }: { name: string; checked: boolean; children: string }) => (
  <label class="box">
    <input type="hidden" name={name} value="off" />
    <input type="checkbox" name={name} value="on" checked={checked} /> {children}
  </label>
)
