import { TRAP } from '#mail/subscriptions.ts'

/** A field for programs that fill in all there are: nobody sees, hears or reaches it. */
export const Trap = () => (
  <div class="trap" aria-hidden="true">
    <label>
      Leave this empty
      <input type="text" name={TRAP} value="" tabindex={-1} autocomplete="off" />
    </label>
  </div>
)
