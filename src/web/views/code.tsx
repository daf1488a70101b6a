import { raw } from 'hono/html'
import { type CodeFile, fileAnchor } from '../unit.ts'

/** Every file of the method, folded. */
export const Code = ({ files }: { files: readonly CodeFile[] }) => (
  <section class="code" aria-labelledby="code">
    <h2 id="code">The code</h2>
    {files.map(({ name, lines, html }) => (
      <details id={fileAnchor(name)}>
        <summary>
          <code>{name}</code>{' '}
          <span>
            {lines} {lines === 1 ? 'line' : 'lines'}
          </span>
        </summary>
        <pre tabindex={0} role="region" aria-label={name}>
          <code>{raw(html)}</code>
        </pre>
      </details>
    ))}
  </section>
)
