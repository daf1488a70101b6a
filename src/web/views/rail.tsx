import type { Method, Site } from '../site.ts'
import { paperPath } from './addresses.ts'
import { OutcomeLine } from './outcome.tsx'
import { Thumbnail } from './thumbnail.tsx'

const IN_RAIL = 3
const DAY_MS = 86_400_000

/** Another handful every day, each method in its turn. */
function ofTheDay(methods: readonly Method[], now: number): Method[] {
  const start = Math.floor(now / DAY_MS) * IN_RAIL
  const count = Math.min(IN_RAIL, methods.length)
  return Array.from({ length: count }, (_, i) => methods[(start + i) % methods.length]!)
}

/** Beside or under a list: some methods to run this morning. */
export function Rail({ site }: { site: Site }) {
  const methods = ofTheDay(
    [...site.methods.values()].filter((method) => method.outcome),
    site.now(),
  )
  if (methods.length === 0) return null
  return (
    <aside class="rail" aria-labelledby="rail">
      <h2 id="rail">Run one this morning</h2>
      <ul>
        {methods.map((method) => (
          <li>
            <Thumbnail method={method} />
            <a href={paperPath(method.paper.arxiv)} dir="auto">
              {method.paper.title}
            </a>
            <p>
              <OutcomeLine method={method} />
            </p>
          </li>
        ))}
      </ul>
      <p>
        <a href="/methods">All methods that run</a>
      </p>
    </aside>
  )
}
