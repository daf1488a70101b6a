import { raw } from 'hono/html'
import { type CodeFile, fileAnchor } from '../unit.ts'

/** Every file of the method, folded. */
export const Code = ({ slug, files }: { slug: string; files: readonly CodeFile[] }) => (
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
        <p class="file">
          <a href={`/code/${slug}/${name}`}>The file itself</a>
        </p>
        <pre tabindex={0} role="region" aria-label={name}>
          <code>{raw(html)}</code>
        </pre>
      </details>
    ))}
  </section>
)
