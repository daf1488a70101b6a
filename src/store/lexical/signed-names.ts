/** Names of languages whose signs are what tells them from a letter. */
const SIGNED = /(?<![\p{L}\p{N}])([cf])(\+\+|#)(?![+#])/giu

/** `C++` and `C#` in letters, which is how words are indexed and looked for: `cplusplus`, `csharp`. */
export const spellSigned = (text: string): string =>
  text.includes('++') || text.includes('#')
    ? text.replaceAll(
        SIGNED,
        (_, letter: string, sign: string) => `${letter}${sign === '#' ? 'sharp' : 'plusplus'} `,
      )
    : text

/** The same as it is written. */
export const asWritten = (word: string): string =>
  word.replace(
    /^([cf])(plusplus|sharp)$/,
    (_, letter: string, sign: string) => `${letter.toUpperCase()}${sign === 'sharp' ? '#' : '++'}`,
  )
