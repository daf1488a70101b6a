import Bowser from 'bowser'
import type { Where } from '#store/index.ts'

/** What a browser may say of itself; the rest is not read. */
const MAX_LENGTH = 500

const DEVICES: Readonly<Record<string, string>> = { mobile: 'phone', tablet: 'tablet', desktop: 'computer' }
/** By the parser's names. Any other is one nobody needs to know. */
const BROWSERS: Readonly<Record<string, string>> = {
  Chrome: 'Chrome',
  Chromium: 'Chrome',
  Firefox: 'Firefox',
  Safari: 'Safari',
  'Microsoft Edge': 'Edge',
  Opera: 'Opera',
  'Samsung Internet for Android': 'Samsung Internet',
}
const SYSTEMS: Readonly<Record<string, string>> = {
  Windows: 'Windows',
  macOS: 'macOS',
  Linux: 'Linux',
  Android: 'Android',
  iOS: 'iOS',
  'Chrome OS': 'ChromeOS',
}
const OTHER = 'other'

/**
 * A device in words that fit many: what it is, its browser and that one's major version, and its system. Nothing else
 * of what the browser says of itself is kept.
 */
export function coarseDevice(userAgent: string | undefined): Omit<Where, 'backend'> {
  const text = (userAgent ?? '').slice(0, MAX_LENGTH)
  const { browser, os, platform } = Bowser.parse(text || OTHER)
  const named = known(BROWSERS, browser.name)
  const major = /^\d{1,4}(?=\.|$)/.exec(browser.version ?? '')?.[0]
  return {
    device: known(DEVICES, platform.type) ?? OTHER,
    browser: named ?? OTHER,
    ...(named !== undefined && major !== undefined && { major: Number(major) }),
    os: known(SYSTEMS, os.name) ?? OTHER,
  }
}

/** This machine, in the same words: what stands in the place of a browser is Node. */
export const ownDevice = (): Omit<Where, 'backend'> => ({
  device: 'computer',
  browser: 'Node',
  major: Number(process.versions.node.split('.')[0]),
  os: { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }[process.platform as string] ?? OTHER,
})

const known = (names: Readonly<Record<string, string>>, name: string | undefined): string | undefined =>
  name !== undefined && Object.hasOwn(names, name) ? names[name] : undefined

const BACKENDS: Readonly<Record<string, string>> = {
  wasm: 'WebAssembly',
  threads: 'WebAssembly on all cores',
  webgpu: 'WebGPU',
}

/** 'phone, Chrome 142 on Android, WebAssembly'. */
export function deviceInWords({ device, browser, major, os, backend }: Where): string {
  const program = [named(browser, 'browser'), major].filter((part) => part !== undefined).join(' ')
  return `${named(device, 'device')}, ${program} on ${named(os, 'system')}, ${backendInWords(backend)}`
}

/** 'phone, Chrome, WebAssembly'. */
export const kindInWords = ({ device, browser, backend }: Pick<Where, 'device' | 'browser' | 'backend'>) =>
  `${named(device, 'device')}, ${named(browser, 'browser')}, ${backendInWords(backend)}`

export const backendInWords = (backend: string): string => BACKENDS[backend] ?? backend

const named = (name: string, what: string): string => (name === OTHER ? `another ${what}` : name)
