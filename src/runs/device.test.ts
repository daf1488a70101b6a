import { expect, test } from 'vitest'
import { coarseDevice, deviceInWords } from './device.ts'

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'

test.each([
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/142.0.0.0 Mobile Safari/537.36`,
    'phone, Chrome 142 on Android',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    'phone, Safari 18 on iOS',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0',
    'computer, Firefox 132 on macOS',
  ],
  [
    `Mozilla/5.0 (Linux; Android 14; SM-X700) ${WEBKIT} Chrome/131.0.0.0 Safari/537.36`,
    'tablet, Chrome 131 on Android',
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0`,
    'computer, Edge 131 on Windows',
  ],
  [
    `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/131.0.0.0 Safari/537.36`,
    'computer, Chrome 131 on ChromeOS',
  ],
])('%s', (userAgent, words) => {
  expect(deviceInWords({ ...coarseDevice(userAgent), backend: 'wasm' })).toBe(`${words}, WebAssembly`)
})

test.each([
  undefined,
  '',
  'curl/8.5.0',
  'ada.lovelace@example.org on my-own-laptop/1.2',
  '__proto__/1.0 constructor/2',
  `Mozilla/5.0 (${'('.repeat(20_000)}`,
])('nothing is kept of what no browser says: %#', (userAgent) => {
  expect(coarseDevice(userAgent)).toEqual({ device: 'other', browser: 'other', os: 'other' })
})

test('a browser that lies about its version is taken by its name', () => {
  expect(coarseDevice('Mozilla/5.0 (X11; Linux x86_64; rv:1.0) Gecko/20100101 Firefox/99999999.0')).toEqual({
    device: 'computer',
    browser: 'Firefox',
    os: 'Linux',
  })
})
