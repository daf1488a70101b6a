import { freshness } from '#feed/freshness.ts'
import { sourceStatus } from '#feed/source-status.ts'
import { dayAt } from '#feed/days.ts'
import type { Site } from '../site.ts'

/** How fresh the newest list is, in a line, with the way to more. */
export async function Truth({ site }: { site: Site }) {
  const { store, fetching, now } = site
  const sources = fetching && (await sourceStatus({ store, settings: fetching, now, random: Math.random }))
  const newest = await store.listings.newest(dayAt(now()))
  return (
    <p class="truth">
      {freshness({ sources, newest, now: now() })} <a href="/status">Sources</a>
    </p>
  )
}
