import { reproductions } from '../src/methods/reproductions.gen.ts'

/** The methods of these names, all of them when none is named; ends the program at a name that is none. */
export function methodsNamed(names: readonly string[]): string[] {
  const all = Object.keys(reproductions)
  const unknown = names.filter((name) => !all.includes(name))
  if (unknown.length > 0) {
    console.error(`no method ${unknown.join(', ')} runs here; these do: ${all.join(', ')}`)
    process.exit(2)
  }
  return names.length > 0 ? [...names] : all
}
