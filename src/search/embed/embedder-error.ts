/** An embedder cannot be opened or used; the message says what, where, and what to do. */
export class EmbedderError extends Error {
  override name = 'EmbedderError'
}
