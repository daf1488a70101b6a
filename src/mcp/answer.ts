export type Result = ReturnType<typeof answer>

/** An answer as text that every client shows, and as data for those that take it. */
export const answer = (data: Record<string, unknown>) => ({
  content: [{ type: 'text' as const, text: JSON.stringify(data, undefined, 1) }],
  structuredContent: data,
  isError: false,
})

/** What is wrong, in words that whoever asked can act on. */
export const refusal = (text: string): Result => ({
  content: [{ type: 'text', text }],
  structuredContent: { error: text },
  isError: true,
})
