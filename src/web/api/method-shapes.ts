import { z } from 'zod'
import { UNITS } from '#lab/claim.ts'
import { PURPOSES } from '#lab/paper.ts'
import { shape } from './shape.ts'

/** A number that was not measured is null. */
const number = z.number().nullable()

const STATEMENT = {
  says: z.string(),
  unit: z.enum(UNITS),
  relation: z.enum(['>=', '<=']),
  bound: z.number().describe('Shares are shares: 0.04 is 4 points.'),
  sides: z
    .array(z.string())
    .readonly()
    .optional()
    .describe('What a number above and one below zero is called.'),
}

const claim = shape(
  'Claim',
  z.object({
    ...STATEMENT,
    from: z.string().describe('Where the paper says it.'),
    null: z.number().describe('The number that no effect gives.'),
    restsOn: z.array(z.string()).readonly().describe('Mechanisms without which it must not hold.'),
    why: z.string().optional(),
    outcome: z.enum(['holds', 'varies', 'does not hold', 'cannot tell']),
    measured: number.describe('Of the weakest seed.'),
    inWords: z.string(),
    perSeed: z.array(number),
  }),
)

export const reproductionShape = shape(
  'Reproduction',
  z.object({
    status: z.string(),
    seconds: z.number().describe('Processor time of one seed.'),
    claims: z.array(claim),
  }),
)

const METHOD = {
  method: z.string().describe('Its name, and that of its folder.'),
  arxiv: z.string(),
  title: z.string(),
  does: z.enum(PURPOSES),
  topics: z.array(z.string()).readonly(),
  path: z.string().describe('Of the page of its paper.'),
  runnable: z.boolean(),
  reproduction: reproductionShape.optional().describe('Absent while none is recorded.'),
}

export const methodShape = shape('Method', z.object(METHOD))

const run = shape(
  'RecordedRun',
  z.object({
    seed: z.int(),
    without: z.string().optional().describe('The mechanism that was off.'),
    longer: z.boolean().optional().describe('The rival trained three times as long.'),
    seconds: z.number(),
    metrics: z.record(z.string(), number),
    claims: z.array(number),
    checks: z.array(number),
    settings: z.array(
      z.object({ arm: z.string(), name: z.string(), value: z.union([z.number(), z.string()]) }),
    ),
  }),
)

export const methodRecord = shape(
  'MethodRecord',
  z.object({
    ...METHOD,
    record: z
      .object({
        fingerprint: z.string().describe('Of all code that ran.'),
        versions: z.record(z.string(), z.string()),
        metrics: z.record(z.string(), z.string()),
        mechanisms: z.record(z.string(), z.string()),
        checks: z.array(z.object({ ...STATEMENT, needs: z.array(z.string()).readonly().optional() })),
        scope: z.object({ tried: z.string(), shrunk: z.string(), notTried: z.string() }),
        rival: z.object({ name: z.string(), metric: z.string(), trains: z.boolean() }),
        runs: z.array(run),
      })
      .optional(),
  }),
)
