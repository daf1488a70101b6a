/** Why an address could not be fetched; the message is for the operator, and says what it was about. */
export class FetchError extends Error {
  override name = 'FetchError'
  /** Set when the service asked for patience: no request before, in UTC milliseconds; NaN when it named no time. */
  readonly retryAt?: number

  constructor(message: string, { cause, retryAt }: { cause?: unknown; retryAt?: number } = {}) {
    super(message, { cause })
    if (retryAt !== undefined) this.retryAt = retryAt
  }
}

/** A fault of network, TLS or protocol in words; `host` is who was asked. */
export function faultInWords(fault: unknown, host: string): FetchError {
  if (fault instanceof FetchError) return fault
  const { code = '', message } = fault as NodeJS.ErrnoException
  const words = WORDS.find(([pattern]) => pattern.test(code))?.[1]
  return new FetchError(words ? `${words(host)} (${code})` : `${host} could not be asked: ${message}`, {
    cause: fault,
  })
}

const WORDS: readonly [code: RegExp, words: (host: string) => string][] = [
  [
    /^(?:ENOTFOUND|EAI_\w+|ENODATA|ESERVFAIL)$/,
    (host) => `the name ${host} is not known here; is this machine on the network?`,
  ],
  [/^ECONNREFUSED$/, (host) => `${host} refuses connections`],
  [/^(?:ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE)$/, (host) => `${host} broke off the connection`],
  [/^(?:ENETUNREACH|EHOSTUNREACH|ENETDOWN|EADDRNOTAVAIL)$/, (host) => `there is no way to ${host} from here`],
  [/^ETIMEDOUT$/, (host) => `${host} does not answer`],
  [/CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|SIGNATURE/, (host) => `no secure connection to ${host} is possible`],
  [/^HPE_/, (host) => `${host} answers with something that is not HTTP`],
  [/^(?:Z_|ERR_BROTLI|ERR__ERROR_FORMAT)/, (host) => `the compressed answer of ${host} is damaged`],
]
