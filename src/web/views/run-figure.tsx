import { raw } from 'hono/html'
import type { FC } from 'hono/jsx'
import type { Picture } from './run-record.ts'

/** A recorded picture of all seeds together. */
export const Figure: FC<{ picture: Picture; seeds: readonly number[] }> = ({
  picture: { title, svg },
  seeds,
}) => (
  <figure data-title={title}>
    <figcaption>{title}</figcaption>
    <div class="side">
      <div class="picture">{raw(svg)}</div>
      <p class="by">
        recorded, {seeds.length === 1 ? 'seed' : 'seeds'} {seeds.join(', ')}
      </p>
    </div>
  </figure>
)
