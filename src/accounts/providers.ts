import type { GenericOAuthConfig } from 'better-auth/plugins'

/** Who vouches for members: a lab's own provider, GitHub, ORCID. */
export interface Provider {
  id: string
  /** As its button says. */
  name: string
  /** The lab's own: whomever it knows may come in, and its word on addresses is taken. */
  isOwn: boolean
  config: GenericOAuthConfig
}

/** How each is reached, as the configuration says. */
export interface ProviderSettings {
  oidc?: { issuer: string; id: string; secret: string; name: string }
  github?: { id: string; secret: string }
  orcid?: { issuer: string; id: string; secret: string }
}

/** ORCID's ids, at its own issuer. */
export const ORCID = 'orcid'

/** The providers that are set up. Where only invited people come in, a provider of everybody's lets in known ones alone. */
export function providersOf({ oidc, github, orcid }: ProviderSettings, isOpen: boolean): Provider[] {
  const providers: Provider[] = []
  if (oidc) {
    providers.push({
      id: 'oidc',
      name: oidc.name,
      isOwn: true,
      config: {
        providerId: 'oidc',
        discoveryUrl: `${oidc.issuer}/.well-known/openid-configuration`,
        requireIdTokenVerification: true,
        clientId: oidc.id,
        clientSecret: oidc.secret,
        scopes: ['openid', 'profile', 'email'],
        pkce: true,
      },
    })
  }
  if (github) {
    providers.push({
      id: 'github',
      name: 'GitHub',
      isOwn: false,
      config: {
        providerId: 'github',
        authorizationUrl: 'https://github.com/login/oauth/authorize',
        tokenUrl: 'https://github.com/login/oauth/access_token',
        userInfoUrl: 'https://api.github.com/user',
        clientId: github.id,
        clientSecret: github.secret,
        scopes: ['read:user'],
        pkce: true,
        disableSignUp: !isOpen,
        mapProfileToUser: (profile) => ({
          name: String(profile['name'] ?? profile['login'] ?? ''),
          // The address that a profile shows is not proved theirs.
          email: `${String(profile.id)}@github.invalid`,
          emailVerified: false,
        }),
      },
    })
  }
  if (orcid) {
    providers.push({
      id: ORCID,
      name: 'ORCID',
      isOwn: false,
      config: {
        providerId: ORCID,
        discoveryUrl: `${orcid.issuer}/.well-known/openid-configuration`,
        requireIdTokenVerification: true,
        clientId: orcid.id,
        clientSecret: orcid.secret,
        scopes: ['openid'],
        pkce: true,
        disableSignUp: !isOpen,
        mapProfileToUser: (profile) => ({
          name: [profile['given_name'], profile['family_name']].filter(Boolean).join(' '),
          email: `${String(profile.sub)}@orcid.invalid`,
          emailVerified: false,
        }),
      },
    })
  }
  return providers
}
