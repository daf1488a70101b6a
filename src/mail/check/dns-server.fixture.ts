import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** What names have, by name and type; addresses as they are written, of MX the name of the server. */
export type Zone = Readonly<Record<string, Readonly<Partial<Record<'A' | 'MX' | 'TXT', readonly string[]>>>>>

const TYPES = { 1: 'A', 15: 'MX', 16: 'TXT' } as const
const NO_SUCH_NAME = 3

/** A real DNS server on this machine that knows these names and no others. */
export async function startDns(zone: Zone): Promise<AsyncDisposable & { address: string }> {
  const socket = createSocket('udp4')
  socket.on('message', (asked, { port, address }) => socket.send(answer(asked, zone), port, address))
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    address: `127.0.0.1:${socket.address().port}`,
    [Symbol.asyncDispose]: () => new Promise<void>((closed) => socket.close(() => closed())),
  }
}

function answer(asked: Buffer, zone: Zone): Buffer {
  const labels: string[] = []
  let at = 12
  while (asked[at] !== 0) {
    labels.push(asked.toString('latin1', at + 1, at + 1 + asked[at]!))
    at += 1 + asked[at]!
  }
  const type = asked.readUInt16BE(at + 1)
  const known = zone[labels.join('.').toLowerCase()]
  const found = known?.[TYPES[type as keyof typeof TYPES]] ?? []
  const head = Buffer.alloc(12)
  asked.copy(head, 0, 0, 2)
  head.writeUInt16BE(0x8580 | (known ? 0 : NO_SUCH_NAME), 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(found.length, 6)
  const rows = found.map((text) => {
    const data = dataOf(type, text)
    const row = Buffer.alloc(12)
    // The name is the one that was asked for.
    row.writeUInt16BE(0xc00c, 0)
    row.writeUInt16BE(type, 2)
    row.writeUInt16BE(1, 4)
    row.writeUInt32BE(60, 6)
    row.writeUInt16BE(data.length, 10)
    return Buffer.concat([row, data])
  })
  return Buffer.concat([head, asked.subarray(12, at + 5), ...rows])
}

function dataOf(type: number, text: string): Buffer {
  if (type === 1) return Buffer.from(text.split('.').map(Number))
  if (type === 16) return Buffer.concat((text.match(/.{1,255}/gs) ?? []).map(counted))
  return Buffer.concat([Buffer.from([0, 10]), ...text.split('.').map(counted), Buffer.from([0])])
}

const counted = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'latin1')])
