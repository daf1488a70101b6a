/** Writes the modules that are generated from the folders and packages; a no-op when nothing changed. */
export async function prepareSources(): Promise<void> {
  await import('./registry.ts')
  await import('./digits.ts')
  await import('./mail-template.ts')
  await import('./fonts.ts')
}
