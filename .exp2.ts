import { readFileSync } from 'node:fs'
import { buildBridge } from './src/search/switch/build-bridge.ts'
import { encodeBridges, decodeBridges } from './src/search/switch/bridge-codec.ts'
import { takeRows, type Matrix } from '#nn/metrics/matrix.ts'
const [A, dA, B, dB, N] = [process.argv[2]!, Number(process.argv[3]), process.argv[4]!, Number(process.argv[5]), Number(process.argv[6])]
const load = (f: string, dim: number, n: number): Matrix => { const b = readFileSync(f); const data = new Float32Array(b.buffer.slice(b.byteOffset, b.byteOffset+b.length)); return takeRows({ data, rows: data.length/dim, dim }, Array.from({length:n},(_,i)=>i)) }
const H=Math.min(300,Math.floor(N/5))
const c=process.cpuUsage()
const r = buildBridge({ old: load(`/tmp/switch/${A}.docs.f32`,dA,N), fresh: load(`/tmp/switch/${B}.docs.f32`,dB,N), titles: load(`/tmp/switch/${B}.titles.f32`,dB,H), oldTitles: load(`/tmp/switch/${A}.titles.f32`,dA,H)})
console.log(JSON.stringify(r.measured,null,0).replaceAll('{"way','\n{"way'), r.bridge.way, r.bridge.asksOld, 'cpu', process.cpuUsage(c).user/1e6)
const e=encodeBridges([{to:'x',...r}]); console.log(e.length, decodeBridges(e)[0]!.bridge.map.constructor.name)
