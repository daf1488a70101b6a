import { z } from 'zod'
import { reproductionShape } from './method-shapes.ts'
import { shape } from './shape.ts'

/** Moments are ISO 8601 in UTC. */
export const moment = z.iso.datetime()

const repo = shape('Repository', z.object({ id: z.string().describe('`owner/name` on Hugging Face.') }))
const someone = shape(
  'Account',
  z.object({
    fullname: z.string(),
    name: z.string().optional().describe('The name in addresses of Hugging Face.'),
    user: z.string().optional().describe('The same, where its clients look for it.'),
  }),
)
const organization = shape('Organization', z.object({ fullname: z.string(), name: z.string().optional() }))
const author = shape(
  'Author',
  z.object({
    name: z.string(),
    hidden: z.boolean(),
    status: z.enum(['claimed_verified', 'admin_assigned', 'claimed']).optional(),
    user: someone.optional(),
  }),
)

/** What Hugging Face does not have. */
const OWN = {
  path: z.string().describe('Of the page of the paper on this site.'),
  runnable: z.boolean(),
  withdrawn: z.boolean(),
  summary: z.string().optional().describe('In our own words.'),
  claim: z.string().optional(),
  code: z.url().optional().describe('Wherever it is, also outside of GitHub.'),
  categories: z.array(z.string()).optional(),
  topics: z.array(z.string()).optional(),
  doi: z.string().optional(),
  version: z.int().optional(),
  reproduction: reproductionShape.optional(),
  comments: z.int().optional().describe('Of members of this site; absent where nobody has an account.'),
  votes: z
    .int()
    .optional()
    .describe('Of members of this site, one a person; absent where nobody has an account.'),
  voters: z
    .array(z.object({ name: z.string(), handle: z.string() }))
    .optional()
    .describe('Who voted here, the first one first; for one paper alone, and where the site shows them.'),
}
const own = shape('DailyPapers', z.object(OWN))

const PART = {
  ai_summary: z.string().optional().describe('Made by a machine elsewhere.'),
  ai_keywords: z.array(z.string()).optional(),
  githubRepo: z.url().optional(),
  githubRepoAddedBy: z.enum(['user', 'auto']).optional(),
  githubStars: z.number().optional(),
  projectPage: z.url().optional(),
  organization: organization.optional(),
  mediaUrls: z.array(z.url()).optional(),
}

const PAPER = {
  id: z.string().describe('Of arXiv, without a version, or of this site.'),
  authors: z.array(author),
  publishedAt: moment
    .optional()
    .describe('When the first version came out, to the day where no more is known.'),
  submittedOnDailyAt: moment.optional(),
  submittedOnDailyBy: someone.optional(),
  title: z.string(),
  summary: z.string().optional().describe('The abstract.'),
  upvotes: z.number().optional().describe('On Hugging Face; absent where nobody counted.'),
  discussionId: z.string().optional().describe('Of the discussion on Hugging Face.'),
  ...PART,
  withdrawnAt: moment.optional(),
}

export const hfPaper = shape(
  'Paper',
  z.object({
    ...PAPER,
    numComments: z.number().optional(),
    thumbnail: z.url().optional(),
    linkedModels: z.array(repo).optional(),
    numTotalModels: z.int().optional(),
    linkedDatasets: z.array(repo).optional(),
    numTotalDatasets: z.int().optional(),
    linkedSpaces: z.array(repo).optional(),
    numTotalSpaces: z.int().optional(),
    dailyPapers: own,
  }),
)

const inner = shape('ListedPaper', z.object({ ...PAPER, dailyPapers: own }))

const ITEM = {
  paper: inner,
  title: z.string(),
  summary: z.string().optional(),
  publishedAt: moment
    .optional()
    .describe('When it was put on the list: the client of Hugging Face takes this for `submitted_at`.'),
  numComments: z.number().optional(),
  thumbnail: z.url().optional(),
  submittedBy: someone.optional(),
  ...PART,
}

/** A paper as an item of a list; what the client reads around the paper stands there too. */
export const hfItem = shape('DailyItem', z.object(ITEM))
export const items = shape('DailyItems', z.array(hfItem))

export const why = shape(
  'WhyFound',
  z.object({
    words: z.array(z.string()).describe('Of the question, in any of their forms.'),
    authors: z.array(z.string()).optional(),
    similarity: z.number().optional().describe('The cosine of both meanings.'),
  }),
)

export const foundItem = shape(
  'FoundItem',
  z.object({
    ...ITEM,
    dailyPapers: z
      .object({
        path: z.string(),
        runnable: z.boolean(),
        categories: z.array(z.string()).optional(),
        topics: z.array(z.string()).optional(),
        score: z.number().optional().describe('Larger is better, within one search.'),
        why: why.optional(),
      })
      .describe('Why it was found; absent for a paper that was named by its id.'),
  }),
)

export const trendingItem = shape(
  'TrendingItem',
  z.object({
    ...ITEM,
    dailyPapers: z.object({
      day: z.iso.date().describe('Of the list it stood on.'),
      score: z.number(),
      terms: z
        .array(z.object({ name: z.string(), value: z.number().optional(), points: z.number() }))
        .describe('What the score is the sum of; a value is absent where nobody counted.'),
    }),
  }),
)

export const similarItem = shape(
  'SimilarItem',
  z.object({
    ...ITEM,
    dailyPapers: z.object({
      topics: z.array(z.string()).describe('Topics of both, the rarest first.'),
      shared: z.array(z.string()).describe('Rare words that both have.'),
      similarity: z.number().optional(),
    }),
  }),
)

export const browsed = shape(
  'BrowsedPaper',
  z.object({
    id: z.string(),
    title: z.string(),
    authors: z.array(author),
    thumbnailUrl: z.url().optional(),
    upvotes: z.number().optional(),
    publishedAt: moment.optional(),
    summary: z.string().optional(),
    projectPage: z.url().optional(),
    organization: organization.optional(),
  }),
)

export const repos = shape(
  'Repositories',
  z.object({ models: z.array(repo), datasets: z.array(repo), spaces: z.array(repo) }),
)
