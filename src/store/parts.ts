/** Rows in one statement: few enough for any database's limit on parameters. */
const ROWS = 200

/** Rows in parts, each for one statement. */
export function* parts<R>(rows: readonly R[], size = ROWS): Generator<R[]> {
  for (let i = 0; i < rows.length; i += size) yield rows.slice(i, i + size)
}
