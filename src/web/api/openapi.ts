import { z } from 'zod'
import type { Operation } from './operation.ts'
import { PROBLEM, PROBLEM_TYPE } from './problem.ts'
import { SHAPES } from './shape.ts'
import { describeWebhooks } from './webhooks.ts'

const SCHEMAS = '#/components/schemas/'

/** The description of the API by OpenAPI 3.1, made of what checks the questions and shapes the answers. */
export function describeApi(operations: readonly Operation[], { version = '0', baseUrl = '/' }) {
  const { schemas } = z.toJSONSchema(SHAPES, { uri: (id) => `${SCHEMAS}${id}`, unrepresentable: 'any' })
  return {
    openapi: '3.1.1',
    info: {
      title: 'Daily Papers',
      version,
      description:
        'Papers, lists, search and reproduced methods. Everything is there to be read, by anybody; members also write, by a token of their account.',
    },
    servers: [{ url: baseUrl }],
    tags: [...new Set(operations.map(({ group }) => group)), 'Webhooks'].map((name) => ({ name })),
    paths: pathsOf(operations),
    webhooks: describeWebhooks(SCHEMAS),
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).map(([id, s]) => [id, plain(s)])),
      securitySchemes: { token: { type: 'http', scheme: 'bearer', description: 'A token of your account.' } },
    },
  }
}

const pathsOf = (operations: readonly Operation[]) =>
  Object.fromEntries(
    [...Map.groupBy(operations, ({ path }) => path)].map(([path, some]) => [
      path,
      Object.fromEntries(some.map((one) => [one.method ?? 'get', describe(one)])),
    ]),
  )

function describe({ method, name, group, says, params, query, body, answer }: Operation) {
  return {
    operationId: name,
    tags: [group],
    summary: says,
    ...(method && { security: [{ token: [] }] }),
    parameters: [...parametersOf('path', params), ...parametersOf('query', query)],
    ...(body && { requestBody: sent(body) }),
    responses: {
      [body ? 201 : 200]: answered('What was asked for.', 'application/json', answer),
      400: refused('The question cannot be read; `detail` says what to ask.'),
      ...(method && { 401: refused('Nobody is named by the token, or there is none.') }),
      ...(body && { 403: refused('Whom the token names may not write; `detail` says until when.') }),
      404: refused('There is nothing of that name, or not yet.'),
      409: refused('Two parts of the question contradict each other.'),
      429: refused('Too many questions; `Retry-After` says when to ask again.'),
      503: refused('Busy for a moment, or the database is away.'),
    },
  }
}

function parametersOf(where: 'path' | 'query', { shape }: z.ZodObject) {
  return Object.entries(shape).map(([name, field]) => {
    const { description, ...schema } = plain(z.toJSONSchema(field as z.ZodType, { unrepresentable: 'any' }))
    return {
      name,
      in: where,
      required: where === 'path' || !(field as z.ZodType).safeParse(undefined).success,
      ...(description !== undefined && { description }),
      schema,
    }
  })
}

const sent = (body: z.ZodObject) => ({
  required: true,
  content: { 'application/json': { schema: plain(z.toJSONSchema(body, { io: 'input' })) } },
})

const refused = (description: string) => answered(description, PROBLEM_TYPE, PROBLEM)

const answered = (description: string, type: string, schema: z.ZodType) => ({
  description,
  content: { [type]: { schema: { $ref: `${SCHEMAS}${SHAPES.get(schema)!.id}` } } },
})

/** Without what names it as a document of its own, and open to fields of later versions. */
function plain<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(plain) as T
  if (typeof schema !== 'object' || schema === null) return schema
  const entries = Object.entries(schema).filter(
    ([name, value]) =>
      !['$schema', '$id'].includes(name) && !(name === 'additionalProperties' && value === false),
  )
  return Object.fromEntries(entries.map(([name, value]) => [name, plain(value)])) as T
}
