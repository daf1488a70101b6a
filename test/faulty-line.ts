import { once } from 'node:events'
import { type Socket, connect, createServer } from 'node:net'

/** What goes wrong at the n-th line, counted from 1 over all connections; a number of lines that never comes: nothing. */
export interface LineFault {
  /** Of the mail server's answers, or of what it is told. */
  of: 'answers' | 'questions'
  at: number
  /** What stands in the line's place; then the connection ends. Half a line ends without its break. */
  instead: string
}

/** A line between a sender and a mail server that breaks where it is told to. */
export interface FaultyLine extends AsyncDisposable {
  url: string
  /** How many lines went each way. */
  lines: Record<LineFault['of'], number>
  /** The last thing that the sender said before the fault. */
  lastQuestion: string
  fault: LineFault | undefined
}

export async function startFaultyLine(port: number): Promise<FaultyLine> {
  const open = new Set<Socket>()
  const server = createServer((sender) => {
    const target = connect(port, '127.0.0.1')
    const end = () => [sender, target].forEach((one) => one.destroy())
    for (const one of [sender, target]) {
      open.add(one)
      one.on('error', end).on('close', end)
      one.on('close', () => open.delete(one))
    }
    passLines(target, 'answers', sender, end)
    passLines(sender, 'questions', target, end)
  })

  function passLines(from: Socket, of: LineFault['of'], to: Socket, end: () => void) {
    let rest = ''
    from.setEncoding('latin1')
    from.on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop()!
      for (const line of lines) {
        const { fault } = faulty
        if (++faulty.lines[of] === fault?.at && fault.of === of) {
          faulty.fault = undefined
          to.end(Buffer.from(fault.instead, 'latin1'), () => from.destroy())
          from.removeAllListeners('data').resume()
          setTimeout(end, 100)
          return
        }
        if (of === 'questions' && faulty.fault) faulty.lastQuestion = line.trim()
        to.write(Buffer.from(`${line}\n`, 'latin1'))
      }
    })
  }

  const faulty: FaultyLine = {
    url: '',
    lines: { answers: 0, questions: 0 },
    lastQuestion: '',
    fault: undefined,
    async [Symbol.asyncDispose]() {
      for (const one of open) one.destroy()
      await new Promise((done) => server.close(done))
    },
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  faulty.url = `smtp://localhost:${(server.address() as { port: number }).port}`
  return faulty
}
