/**
 * Follows the Dockerfile without Docker: each stage is a folder that its commands see as their root, with the programs of
 * this machine, npm among them, and Node 24. It needs root's rights, for mounts that no other process sees.
 */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, matchesGlob, resolve } from 'node:path'
import { root as repository } from '../cli-process.ts'
import { type Instruction, readDockerfile, readInstruction } from './dockerfile.ts'

/** Who `node` is in the official image. */
const NODE = 1000
const PROGRAMS = '/opt/node/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
/** What a build needs to reach the registry from here. */
const NETWORK = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'https_proxy',
  'http_proxy',
  'no_proxy',
  'NODE_EXTRA_CA_CERTS',
]

export const canReplay =
  spawnSync('unshare', ['--mount', '--pid', '--fork', 'true']).status === 0 && process.getuid?.() === 0

/** What a stage has come to: its files and how a command starts in it. */
export interface Image {
  root: string
  env: Record<string, string>
  user: number
  workdir: string
  command: string[]
  health: string[]
}

/** Builds the last stage of the Dockerfile out of what git knows of the working tree. */
export function replay(): Image {
  const context = mkdtempSync(join(tmpdir(), 'daily-papers-context-'))
  copyContext(context)
  const stages = new Map<string, Image>()
  let image: Image | undefined
  try {
    for (const instruction of readDockerfile(`${repository}Dockerfile`)) {
      if (instruction.name === 'FROM') {
        const [, base, name] = /^(\S+)(?: AS (\S+))?$/.exec(instruction.words[0]!)!
        if (base !== 'node:24-slim') throw new Error(`there is no ${base} here, only node:24-slim`)
        image = newStage()
        stages.set(name ?? 'last', image)
      } else {
        follow(
          instruction,
          image!,
          instruction.flags['from'] ? stages.get(instruction.flags['from'])!.root : context,
        )
      }
    }
  } finally {
    rmSync(context, { recursive: true })
    for (const stage of stages.values()) if (stage !== image) rmSync(stage.root, { recursive: true })
  }
  return image!
}

function follow({ name, words, isJson }: Instruction, image: Image, from: string): void {
  const [text] = words as [string]
  switch (name) {
    case 'WORKDIR':
      image.workdir = text
      return void mkdirSync(join(image.root, text), { recursive: true })
    case 'COPY':
      return copy(text.split(/\s+/), image, from)
    case 'RUN':
      return void execFileSync(...inside(image, isJson ? words : ['/bin/sh', '-c', text], networkEnv()), {
        stdio: ['ignore', 2, 2],
      })
    case 'ENV':
      return void Object.assign(
        image.env,
        Object.fromEntries(text.split(/\s+/).map((pair) => pair.split('='))),
      )
    case 'USER':
      image.user = { root: 0, node: NODE }[text]!
      return
    case 'CMD':
      image.command = words
      return
    case 'HEALTHCHECK':
      image.health = readInstruction(text).words
      return
    case 'VOLUME':
    case 'EXPOSE':
      return
    default:
      throw new Error(`nothing here follows ${name}`)
  }
}

/** Files into a folder under their names, folders by what is in them; all becomes root's. */
function copy(paths: string[], image: Image, from: string): void {
  const target = join(image.root, resolve(image.workdir, paths.at(-1)!))
  for (const path of paths.slice(0, -1)) {
    const source = join(from, path)
    const isFolder = statSync(source).isDirectory()
    cpSync(source, isFolder ? target : join(target, basename(path)), { recursive: true })
  }
}

/** The working tree as a fresh clone has it, without what `.dockerignore` names. */
function copyContext(folder: string): void {
  const ignored = readFileSync(`${repository}.dockerignore`, 'utf8').split('\n').filter(Boolean)
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
    cwd: repository,
    encoding: 'utf8',
  })
  for (const file of listed.split('\n').filter((name) => name && existsSync(`${repository}${name}`))) {
    if (ignored.some((pattern) => matchesGlob(file, pattern) || matchesGlob(file, `${pattern}/**`))) continue
    cpSync(`${repository}${file}`, join(folder, file))
  }
}

/** The base image: this machine's programs, a user called node, and nothing of anybody's. */
function newStage(): Image {
  const root = mkdtempSync(join(tmpdir(), 'daily-papers-image-'))
  execFileSync('chmod', ['755', root])
  for (const folder of ['usr', 'proc', 'dev', 'etc', 'root/.npm', 'tmp', 'opt/node/bin'])
    mkdirSync(join(root, folder), { recursive: true })
  execFileSync('chmod', ['1777', join(root, 'tmp')])
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) symlinkSync(`usr/${name}`, join(root, name))
  for (const file of globSync('/etc/{ssl,resolv.conf,hosts,nsswitch.conf,ld.so.cache,ca-certificates}')) {
    cpSync(file, join(root, file), { recursive: true, dereference: true })
  }
  writeFileSync(
    join(root, 'etc/passwd'),
    `root:x:0:0::/root:/bin/sh\nnode:x:${NODE}:${NODE}::/home/node:/bin/sh\n`,
  )
  writeFileSync(join(root, 'etc/group'), `root:x:0:\nnode:x:${NODE}:\n`)
  const npmrc = `${process.env['HOME']}/.npmrc`
  if (existsSync(npmrc)) cpSync(npmrc, join(root, 'root/.npmrc'))
  writeFileSync(join(root, 'opt/node/bin/node'), '')
  return { root, env: { PATH: PROGRAMS }, user: 0, workdir: '/', command: [], health: [] }
}

/** How a command starts within an image: by its root, user and environment, and with `readOnly` as `compose.yaml` has it. */
function inside(
  image: Image,
  command: string[],
  env: Record<string, string> = {},
  readOnly = false,
): [string, string[]] {
  const { root, user } = image
  const cache = execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim()
  const node = resolve(repository, 'node_modules/node/bin/node')
  const mounts = [
    `mount --bind ${root} ${root}`,
    `mount --bind -o ro /usr ${root}/usr`,
    `mount --rbind /dev ${root}/dev`,
    `mount -t proc proc ${root}/proc`,
    `mount --bind -o ro ${node} ${root}/opt/node/bin/node`,
    ...(user === 0 && existsSync(cache) ? [`mount --bind ${cache} ${root}/root/.npm`] : []),
    ...(readOnly
      ? [
          `mount --bind ${root}/data ${root}/data`,
          `mount -t tmpfs tmpfs ${root}/tmp`,
          `mount -o remount,bind,ro ${root}`,
        ]
      : []),
  ]
  const drop =
    user === 0
      ? []
      : [
          'setpriv',
          `--reuid=${user}`,
          `--regid=${user}`,
          '--clear-groups',
          '--no-new-privs',
          '--bounding-set=-all',
        ]
  const settings = Object.entries({ HOME: user === 0 ? '/root' : '/home/node', ...image.env, ...env })
  // The first process stays root's, for it is the one that ends with its parent and takes the others along.
  const script = `set -e; ${mounts.join('; ')}; chroot ${root} /usr/bin/env -i "$@"; exit $?`
  return [
    'unshare',
    [
      ['--mount', '--pid', '--fork', '--kill-child', '/bin/sh', '-c', script, 'sh'],
      settings.map(([key, value]) => `${key}=${value}`),
      ['/bin/sh', '-c', `cd ${image.workdir} && exec "$@"`, 'sh'],
      drop,
      command,
    ].flat(),
  ]
}

const networkEnv = (): Record<string, string> =>
  Object.fromEntries(NETWORK.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))

interface RunOptions {
  env?: Record<string, string>
  /** Nothing can be written but /data and /tmp. */
  readOnly?: boolean
}

/** Runs a command in the image to its end. */
export const runIn = (image: Image, command: string[], { env, readOnly }: RunOptions = {}) =>
  spawnSync(...inside(image, command, env, readOnly), { encoding: 'utf8' })

/** Starts the image's own command. */
export const startImage = (image: Image, { env, readOnly }: RunOptions = {}): ChildProcess =>
  spawn(...inside(image, image.command, env, readOnly), { stdio: ['ignore', 'pipe', 'pipe'] })
