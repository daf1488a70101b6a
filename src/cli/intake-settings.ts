import { readFileSync } from 'node:fs'
import { readConfig } from '../config.ts'
import { type IntakeSettings, userAgent } from '../feed/intake.ts'

/** How papers are fetched from here, by the environment. */
export function intakeSettings(): IntakeSettings {
  const config = readConfig()
  return { ...config.fetch, userAgent: userAgent(readVersion(), { ...config, ...config.fetch }) }
}

function readVersion(): string {
  const file = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}
