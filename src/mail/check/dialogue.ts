import { once } from 'node:events'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'

const TIMEOUT_MS = 10_000

/**
 * Asks a mail server whether it takes mail for an address, and hands none over. Returns its answer, such as
 * `250 2.1.5 ok`.
 *
 * @throws Error when it can't be reached, breaks off or answers nothing for ten seconds
 */
export async function askForRecipient(
  { host, port }: { host: string; port: number },
  { name, to }: { name: string; to: string },
): Promise<string> {
  const socket = connect({ host, port })
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error(`no answer within ${TIMEOUT_MS / 1000} s`)))
  try {
    await once(socket, 'connect')
    const lines = createInterface({ input: socket })[Symbol.asyncIterator]()
    const answer = async (): Promise<string> => {
      for (;;) {
        const { value, done } = (await lines.next()) as { value?: string; done?: boolean }
        if (done || value === undefined) throw new Error('the server broke off')
        // All lines of an answer but its last have a dash after the code.
        if (/^\d{3}(?: |$)/.test(value)) return value
      }
    }
    let last = await answer()
    for (const line of [`EHLO ${name}`, 'MAIL FROM:<>', `RCPT TO:<${to}>`]) {
      if (!last.startsWith('2')) return last
      socket.write(`${line}\r\n`)
      last = await answer()
    }
    socket.write('QUIT\r\n')
    return last
  } finally {
    socket.destroy()
  }
}
