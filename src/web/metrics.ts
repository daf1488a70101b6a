import type { Handler } from 'hono'
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Gate } from './gate.ts'
import type { Observed } from './observe.ts'

/** Numbers about this process for Prometheus. */
export interface Metrics {
  answered(observed: Observed): void
  /** A page for everybody was asked for, and was or was not in memory. */
  pageAsked(wasKept: boolean): void
  /** A request came when too many waited already, or waited too long. */
  sentAway(): void
  show(gate: Gate): Handler
}

const SECONDS = [0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time until an answer was ready, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  })
  const pages = new Counter({
    name: 'papers_pages_total',
    help: 'Pages for everybody that were asked for, by whether they were in memory',
    labelNames: ['kept'],
    registers,
  })

  const requests = new Gauge({
    name: 'papers_requests',
    help: 'Requests for what costs work that are at it or wait for their turn',
    labelNames: ['state'],
    registers,
  })
  const sentAway = new Counter({
    name: 'papers_requests_sent_away_total',
    help: 'Requests that were answered with 503 as too many came at once',
    registers,
  })

  return {
    answered: ({ method, route, status, ms }) =>
      seconds.labels({ method, route, status: String(status) }).observe(ms / 1000),
    pageAsked: (wasKept) => pages.labels({ kept: wasKept ? 'yes' : 'no' }).inc(),
    sentAway: () => sentAway.inc(),
    show: (gate) => async (c) => {
      const { working, waiting } = gate.counts()
      requests.labels({ state: 'working' }).set(working)
      requests.labels({ state: 'waiting' }).set(waiting)
      return c.body(await registry.metrics(), 200, {
        'content-type': registry.contentType,
        'cache-control': 'no-store',
      })
    },
  }
}
