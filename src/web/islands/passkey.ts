/** What a browser's passkeys say of what cannot be done, for people. */
const WORDS: Readonly<Record<string, string>> = {
  NotAllowedError: 'It was broken off, or took too long. Try again.',
  InvalidStateError: 'This device has a passkey for this account already.',
  SecurityError: 'Passkeys do not work under this address of the site.',
}

async function ask<R>(path: string, body?: unknown): Promise<R> {
  const response = await fetch(`/auth/passkey/${path}`, {
    ...(body !== undefined && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  if (!response.ok) throw new Error(response.status === 403 ? 'stale' : 'refused')
  return (await response.json()) as R
}

async function signIn(): Promise<void> {
  const options = await ask<PublicKeyCredentialRequestOptionsJSON>('generate-authenticate-options')
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
  const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential
  await ask('verify-authentication', { response: credential.toJSON() })
}

async function add(): Promise<void> {
  const options = await ask<PublicKeyCredentialCreationOptionsJSON>('generate-register-options')
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  const credential = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential
  await ask('verify-registration', { response: credential.toJSON() })
}

function offer(panel: HTMLElement): void {
  const [button, told] = [panel.querySelector('button'), panel.querySelector('[role=status]')]
  if (!button || !told || !('PublicKeyCredential' in window)) return
  // Passkeys belong to names: a number that stands for the site has none.
  if (/^[\d.:[\]]+$/.test(location.hostname)) return
  panel.hidden = false
  button.addEventListener('click', async () => {
    const isSignIn = panel.dataset['passkey'] === 'sign-in'
    button.disabled = true
    told.textContent = 'Waiting for your device.'
    try {
      await (isSignIn ? signIn() : add())
      location.href = isSignIn ? (panel.dataset['to'] ?? '/') : '/account?now=saved'
    } catch (fault) {
      const { name, message } = fault as Error
      told.textContent =
        WORDS[name] ??
        (message === 'stale'
          ? 'Sign in again first: it was more than a day ago.'
          : 'It was not taken. Try again, or come in another way.')
      button.disabled = false
    }
  })
}

for (const panel of document.querySelectorAll<HTMLElement>('[data-passkey]')) offer(panel)
