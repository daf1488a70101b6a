import { EVENTS, type EventType, eventPaper, payloadOf } from '#webhooks/events.ts'
import { SHAPES, shape } from './shape.ts'

shape('EventPaper', eventPaper)

/** Messages by their types, each with the shape that checks it before it is sent. */
const MESSAGES = (Object.keys(EVENTS) as EventType[]).map((type) => {
  const id = `${type.replaceAll(/(?:^|\.)([a-z])/g, (_, letter: string) => letter.toUpperCase())}Message`
  return { type, says: EVENTS[type].says, schema: shape(id, payloadOf(type)) }
})

const HEADERS = {
  'webhook-id': 'The same however often the message is sent: who has seen it has the message.',
  'webhook-timestamp': 'When this try was made, in seconds since 1970.',
  'webhook-signature':
    'By Standard Webhooks: `v1,` and Base64, two of them for a day after the secret was changed.',
}

/** What the site sends by itself, as OpenAPI 3.1 describes it. */
export const describeWebhooks = (schemas: string) =>
  Object.fromEntries(
    MESSAGES.map(({ type, says, schema }) => [
      type,
      {
        post: {
          operationId: `on${SHAPES.get(schema)!.id.replace(/Message$/, '')}`,
          tags: ['Webhooks'],
          summary: says,
          parameters: Object.entries(HEADERS).map(([name, description]) => ({
            name,
            in: 'header',
            required: true,
            description,
            schema: { type: 'string' },
          })),
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { $ref: schemas + SHAPES.get(schema)!.id } } },
          },
          responses: {
            '2XX': { description: 'Taken. What is in the answer is not read.' },
            410: { description: 'No more messages are wanted: the webhook is switched off at once.' },
            429: { description: 'Sent again, not before the time that `Retry-After` names.' },
            default: { description: 'Sent again with growing gaps, for a day.' },
          },
        },
      },
    ]),
  )
