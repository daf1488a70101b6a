import { ACCESS, type Access } from '#store/index.ts'

/** Who may read a collection, in words. */
export const ACCESS_IN_WORDS: Readonly<Record<Access, string>> = {
  private: 'only you',
  link: 'you, and whoever has its link',
  group: 'the group: every member reads and edits it',
}

export const AccessChoice = ({ access }: { access: Access }) => (
  <label>
    For
    <select name="access">
      {ACCESS.map((one) => (
        <option value={one} selected={one === access}>
          {ACCESS_IN_WORDS[one]}
        </option>
      ))}
    </select>
  </label>
)
