import { Trap } from './trap.tsx'

/** Asks for an address at the end of every page. */
export const SubscribeLine = () => (
  <form class="subscribe-line" action="/subscribe" method="post">
    <label for="subscribe-email">Get trending papers in your inbox</label>
    <div class="field">
      <input
        id="subscribe-email"
        type="email"
        name="email"
        required
        maxlength={254}
        autocomplete="email"
        placeholder="you@example.org"
      />
      <button type="submit">Subscribe</button>
    </div>
    <Trap />
    <p>
      Once a day, no account, no tracking. <a href="/subscribe">Weekly, topics and searches</a>
    </p>
  </form>
)
