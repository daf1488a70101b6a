import type { MiddlewareHandler } from 'hono'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { networkOf } from '#mail/subscriptions.ts'
import { readAsker } from './asker.ts'
import { isFromAddress } from './kept-pages.ts'
import { problem } from './api/problem.ts'
import type { Site } from './site.ts'

const WINDOW_S = 300

/**
 * Lets each network ask so many questions of the API, or by MCP, within five minutes, and tells how many are left as Hugging
 * Face does. Who is not known by an address is not counted.
 */
export function limitApi({ trustedProxies }: Pick<Site, 'trustedProxies'>, most: number): MiddlewareHandler {
  if (most === 0) return (_c, next) => next()
  const limiter = new RateLimiterMemory({ points: most, duration: WINDOW_S })
  const policy = `"fixed window";"api";q=${most};w=${WINDOW_S}`

  return async (c, next) => {
    const { address } = isFromAddress(c) ? {} : readAsker(c, trustedProxies)
    if (address === undefined) return next()
    const { left, seconds, isOver } = await take(limiter, networkOf(address))
    const told = () => {
      c.header('ratelimit', `"api";r=${left};t=${seconds}`)
      c.header('ratelimit-policy', policy)
    }
    if (!isOver) {
      await next()
      return told()
    }
    told()
    c.header('retry-after', String(seconds))
    c.header('access-control-allow-origin', '*')
    return problem(
      c,
      429,
      `${most} questions of one network within ${WINDOW_S / 60} minutes are answered; the next one in ${seconds} seconds`,
    )
  }
}

async function take(limiter: RateLimiterMemory, network: string) {
  const of = ({ remainingPoints, msBeforeNext }: RateLimiterRes) => ({
    left: Math.max(0, remainingPoints),
    seconds: Math.ceil(msBeforeNext / 1000),
  })
  try {
    return { ...of(await limiter.consume(network)), isOver: false }
  } catch (over) {
    if (!(over instanceof RateLimiterRes)) throw over
    return { ...of(over), isOver: true }
  }
}
