import { expect, test } from 'vitest'
import { fixture } from '../app.fixture.ts'

test('the code of a method can be had as it is, and nothing else', async () => {
  const { app, text } = await fixture()
  expect(await text('/papers/2205.13147')).toContain('href="/code/nested/method/nested.ts"')
  expect(await text('/code/nested/method/nested.ts')).toContain('export const nest = <T>(x: T) => [x]')
  for (const path of [
    '/code/nested/paper.ts',
    '/code/nested/..%2Fnested%2Fmethod%2Fnested.ts',
    '/code/nested/method/../../x.ts',
    '/code/nested/method',
    '/code/absent/a.ts',
  ]) {
    expect((await app.request(path)).status).toBe(404)
  }
})
