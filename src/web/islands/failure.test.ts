import { expect, test } from 'vitest'
import { RunFailure, failureOf } from './failure.ts'

test.each([
  [new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded'), 'memory'],
  [new RangeError('Array buffer allocation failed'), 'memory'],
  [new Error('Worker failed to load'), 'load'],
  [new TypeError('Failed to fetch dynamically imported module: /assets/a.js'), 'load'],
  [new Error('Instance dropped in popErrorScope'), 'lost'],
  [new Error('cannot read synchronously from a slot with async work'), 'threads'],
  [new Error('cannot dispatch synchronously with pending async work'), 'threads'],
  [new Error('shapes differ'), 'threw'],
])('%s', (error, kind) => expect(failureOf(error)).toBe(kind))

test('what a method threw is shown', () => {
  expect(new RunFailure('threw', 'shapes differ').message).toContain('shapes differ')
})
