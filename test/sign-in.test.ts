import { createServer } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Provider } from 'oidc-provider'
import { afterAll, beforeAll, expect } from 'vitest'
import { violations } from './axe.ts'
import { browserTest, launchBrowser } from './browser.ts'
import { freePort } from './free-port.ts'
import { serve } from './serving.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'daily-papers-sign-in-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A lab's provider, which lets in whoever types a name. */
async function startProvider(site: string) {
  const port = await freePort()
  const provider = new Provider(`http://localhost:${port}`, {
    clients: [{ client_id: 'papers', client_secret: 'hush', redirect_uris: [`${site}/auth/callback/oidc`] }],
    cookies: { keys: ['of a test'] },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, name: `Dr ${sub}`, email: `${sub}@lab.example`, email_verified: true }),
    }),
  })
  const server = createServer(provider.callback())
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done))
  return { issuer: `http://localhost:${port}`, close: () => server.closeAllConnections() ?? server.close() }
}

browserTest(
  'a member of the lab comes in by its provider, adds a passkey, leaves, and comes back with it',
  async () => {
    const port = await freePort()
    // Passkeys belong to names.
    const url = `http://localhost:${port}`
    const lab = await startProvider(url)
    await using site = await serve({
      DATA_DIR: folder,
      PORT: String(port),
      BASE_URL: url,
      OIDC_ISSUER: lab.issuer,
      OIDC_CLIENT_ID: 'papers',
      OIDC_CLIENT_SECRET: 'hush',
      OIDC_NAME: 'Keycloak of the lab',
    })
    const browser = await launchBrowser()
    try {
      const page = await browser.newPage()
      const devices = await page.context().newCDPSession(page)
      await devices.send('WebAuthn.enable')
      await devices.send('WebAuthn.addVirtualAuthenticator', {
        options: {
          protocol: 'ctap2',
          transport: 'internal',
          hasResidentKey: true,
          hasUserVerification: true,
          isUserVerified: true,
          automaticPresenceSimulation: true,
        },
      })
      await page.goto(`${url}/account`)
      expect(new URL(page.url()).pathname).toBe('/sign-in')
      expect(await violations(page)).toEqual([])
      await page.getByRole('link', { name: 'Sign in with Keycloak of the lab' }).click()
      await page.locator('[name=login]').fill('ada')
      await page.locator('[name=password]').fill('anything')
      await page.locator('[type=submit]').click()
      await page.locator('[type=submit]').click()
      await page.waitForURL(`${url}/account`)
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Dr ada')
      expect(await page.getByText('ada@lab.example').count()).toBe(1)

      await page.getByRole('button', { name: 'Add a passkey' }).click()
      await page.getByText('Passkey, added').waitFor()
      expect(await violations(page)).toEqual([])
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.waitForURL(`${url}/`)
      const cookies = await page.context().cookies()
      expect(cookies.filter(({ name }) => name.includes('session_token'))).toEqual([])

      await page.goto(`${url}/sign-in?to=/methods`)
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
      await page.waitForURL(`${url}/methods`)
      expect(await page.getByRole('link', { name: 'Dr ada' }).count()).toBe(1)
      expect(site.log()).toBe('')
    } finally {
      await browser.close()
      await lab.close()
    }
  },
  60_000,
)
