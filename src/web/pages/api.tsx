import type { Handler } from 'hono'
import type { z } from 'zod'
import { describeApi } from '../api/openapi.ts'
import type { Operation } from '../api/operation.ts'
import { OPERATIONS } from '../api/operations.ts'
import { forEverybody } from '../headers.ts'
import type { Site } from '../site.ts'
import { Layout } from '../views/layout.tsx'

/** The description of the API, for programs. */
export const showOpenApi = ({ version, baseUrl }: Site): Handler => {
  const described = describeApi(OPERATIONS, {
    ...(version !== undefined && { version }),
    ...(baseUrl !== undefined && { baseUrl }),
  })
  return (c) => {
    forEverybody(c)
    return c.json(described)
  }
}

/** All that can be asked of the API, each with a form to try it. */
export const showApi =
  (site: Site, perWindow: number): Handler =>
  (c) =>
    c.html(
      <Layout site={site} kind="browse" path="/api" title="API">
        <header class="page-head">
          <h1>API</h1>
          <p>
            What this site shows can be had as JSON, by anybody and from any page. Lists and papers have the
            shape that Hugging Face gives them, so that its client works here:{' '}
            <code>HF_ENDPOINT={site.baseUrl ?? 'http://127.0.0.1:3000'} hf papers ls</code>. What only this
            site knows stands under <code>dailyPapers</code>. What is not <code>GET</code> is for members,
            with a token of their account as <code>Authorization: Bearer</code>. Programs find all of this in{' '}
            <a href="/api/openapi.json">openapi.json</a>.
          </p>
        </header>
        {[...new Set(OPERATIONS.map(({ group }) => group))].map((group) => (
          <section aria-labelledby={group}>
            <h2 id={group}>{group}</h2>
            {OPERATIONS.filter((one) => one.group === group).map((one) => (
              <Asked one={one} />
            ))}
          </section>
        ))}
        <section aria-labelledby="errors">
          <h2 id="errors">Errors</h2>
          <p>
            An error comes as <code>application/problem+json</code> (RFC 9457): <code>detail</code> says what
            is wrong and what to do, <code>error</code> says the same.
          </p>
          <dl>
            <dt id="wrong-question">
              <code>/api#wrong-question</code>, status 400
            </dt>
            <dd>Something was asked for that cannot be, or not like this.</dd>
            <dt id="not-here">
              <code>/api#not-here</code>, status 404
            </dt>
            <dd>There is nothing of that name, or not yet.</dd>
            <dt id="contradiction">
              <code>/api#contradiction</code>, status 409
            </dt>
            <dd>Two parts of the question contradict each other.</dd>
            <dt id="too-many">
              <code>/api#too-many</code>, status 429
            </dt>
            <dd>
              {perWindow === 0
                ? 'This site sets no bound to how much is asked.'
                : `Each network may ask ${perWindow} questions within five minutes; the headers RateLimit and Retry-After tell how many are left, and when to come again.`}
            </dd>
            <dt>
              <code>about:blank</code>
            </dt>
            <dd>All else, by its status. 503 comes with Retry-After.</dd>
          </dl>
        </section>
      </Layout>,
    )

const Asked = ({ one: { method, name, path, says, query, example } }: { one: Operation }) => {
  const fields = Object.entries(query.shape as Record<string, z.ZodType>)
  const isTried = method === undefined && fields.length > 0 && !path.includes('{')
  return (
    <section class="source" aria-labelledby={name}>
      <h3 id={name}>
        <code>
          {(method ?? 'get').toUpperCase()} {path}
        </code>
      </h3>
      <p>
        <Told text={says} /> {method === undefined ? <a href={example}>{example}</a> : <code>{example}</code>}
      </p>
      {isTried ? (
        <details>
          <summary>Try it</summary>
          <form action={path} class="try">
            {fields.map(([field, schema]) => (
              <p>
                <label>
                  <code>{field}</code>{' '}
                  <input name={field} value={given(example, field)} autocomplete="off" spellcheck={false} />
                </label>{' '}
                <Told text={schema.description} />
              </p>
            ))}
            <button>Ask</button>
          </form>
        </details>
      ) : (
        fields.length > 0 && (
          <p>
            {fields.map(([field, schema]) => (
              <>
                <code>{field}</code> <Told text={schema.description} />{' '}
              </>
            ))}
          </p>
        )
      )}
    </section>
  )
}

/** A description as OpenAPI has it, in Markdown: code between backticks. */
const Told = ({ text = '' }: { text?: string | undefined }) => (
  <>{text.split('`').map((part, i) => (i % 2 === 0 ? part : <code>{part}</code>))}</>
)

const given = (example: string, field: string): string =>
  new URL(example, 'http://localhost').searchParams.get(field) ?? ''
