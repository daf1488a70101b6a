import { raw } from 'hono/html'

/** The method's README; its headings stand below this one. */
export const HowItWorks = ({ html }: { html: string }) => (
  <section class="how" aria-labelledby="how">
    <h2 id="how">How it works</h2>
    <div class="prose">{raw(html)}</div>
  </section>
)
