import { z } from 'zod'
import { shape } from './shape.ts'

const metrics = z.record(z.string(), z.number().nullable())

export const keptRun = shape(
  'KeptRun',
  z.object({
    id: z.string(),
    url: z.string().describe('Of its page.'),
    method: z.string(),
    fingerprint: z.string().describe('Of the code that ran.'),
    isCurrent: z.boolean().describe('The method has not changed since.'),
    seed: z.int(),
    without: z.string().optional().describe('The mechanism that was off.'),
    device: z.string(),
    browser: z.string(),
    browserVersion: z.int().optional().describe('The major one.'),
    os: z.string(),
    backend: z.string(),
    seconds: z.number(),
    kept: z.iso.datetime(),
    state: z
      .enum(['reported', 'waiting', 'verified', 'differs'])
      .describe('Whether this site ran it again itself, and got the same to six digits.'),
    metrics: metrics.describe('As they were sent.'),
    recorded: metrics.optional(),
    runAgain: metrics.optional().describe('What this site got.'),
    digits: z
      .record(z.string(), z.int())
      .optional()
      .describe(
        'Significant digits that agree with what this site got, or else with the record; 17 for all.',
      ),
    verdict: z
      .object({
        says: z.string(),
        isVoid: z.boolean().describe('A check failed.'),
        claims: z.array(
          z.object({
            says: z.string(),
            from: z.string(),
            measured: z.number().nullable(),
            relation: z.enum(['>=', '<=']),
            bound: z.number(),
            holds: z.boolean(),
            inWords: z.string(),
          }),
        ),
      })
      .optional()
      .describe('Of the claims as they were then; absent for code that was not here then.'),
  }),
)

const TALLY = {
  runs: z.int(),
  devices: z.int().describe('Kinds of devices that come to the same first digits.'),
  same: z.int().describe('Those of them that come to the same six.'),
  others: z.int().describe('Kinds that report other numbers.'),
}

export const keptRunsOfPaper = shape(
  'KeptRuns',
  z.object({
    paper: z.string(),
    method: z.string(),
    fingerprint: z.string(),
    total: z.int().describe('Of earlier versions too.'),
    ...TALLY,
    seeds: z.array(z.object({ seed: z.int(), without: z.string().optional(), ...TALLY })),
    kept: z.array(keptRun),
  }),
)
