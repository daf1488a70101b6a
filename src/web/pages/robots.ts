import type { Handler } from 'hono'

/** Robots may read everything but endless searches. */
export const showRobots: Handler = (c) => c.text('User-agent: *\nDisallow: /search\n')
