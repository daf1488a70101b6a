import { expect, test } from 'vitest'
import { openStore } from '#store/index.ts'
import { createSigner, randomId, signingSecret } from './sign.ts'

const signer = createSigner('one secret')

test('opens what it signed, for that purpose alone', () => {
  const id = randomId()
  expect(id).toMatch(/^[a-z2-7]{26}$/)
  const signed = signer.sign('manage', id)
  expect(signer.open('manage', signed)).toBe(id)
  expect(signer.open('manage', signed.toUpperCase())).toBe(id)
  expect(signer.open('unsubscribe', signed)).toBeUndefined()
  expect(createSigner('another').open('manage', signed)).toBeUndefined()
  for (const wrong of [
    '',
    id,
    `${id}.`,
    `${signed}a`,
    signed.slice(0, -1),
    `x${signed}`,
    `${id}.${'a'.repeat(16)}`,
  ]) {
    expect(signer.open('manage', wrong)).toBeUndefined()
  }
})

test('the secret is made once and kept, unless it is given', async () => {
  const store = await openStore(':memory:')
  const made = await signingSecret(store, undefined)
  expect(made.length).toBeGreaterThanOrEqual(43)
  expect(await signingSecret(store, undefined)).toBe(made)
  expect(await signingSecret(store, 'given')).toBe('given')
  await store.close()
})
