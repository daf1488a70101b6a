import { join } from 'node:path'
import { Command } from 'commander'
import { readConfig } from '../config.ts'
import { openEmbedder } from '../search/embed/embedders.ts'
import { type Finding, checkDatabase } from '../store/index.ts'
import { EXIT } from './exit.ts'
import { print, printJson } from './output.ts'
import { withStore } from './with-store.ts'

interface Options {
  rebuild?: boolean
  json?: boolean
}

export const checkCommand = (): Command =>
  new Command('check')
    .description(
      'looks through the whole database and the model, also while the site runs, and says what to do; changes nothing',
    )
    .option('--rebuild', 'first make anew what is derived: the index over words, vectors that do not fit')
    .option('--json', 'as a JSON object')
    .action(async ({ rebuild = false, json = false }: Options) => {
      const { databaseUrl, dataDir, databaseLimits, embedder } = readConfig()
      if (rebuild) {
        await withStore(async (store) => {
          await store.vectors.dropUnfit()
          await store.text.rebuild()
        })
      }
      const { findings, rows } = await checkDatabase(databaseUrl ?? dataDir, { limits: databaseLimits })
      findings.push(await modelOf(embedder, dataDir))
      const wrong = findings.filter(({ todo }) => todo !== undefined)
      if (json) printJson({ sound: wrong.length === 0, findings, rows })
      else {
        findings.forEach((finding) => print(inWords(finding)))
        print(
          Object.entries(rows)
            .filter(([, n]) => n > 0)
            .map(([table, n]) => `${table} ${n}`)
            .join(', '),
        )
      }
      if (wrong.length > 0) process.exitCode = EXIT.doesNotHold
    })

const inWords = ({ what, found, todo }: Finding) =>
  `${todo === undefined ? 'sound' : 'WRONG'}  ${what}: ${found}${todo === undefined ? '' : `\n       what to do: ${todo}`}`

/** Whether the model of EMBEDDER can be opened. One of the hub is fetched by the site alone. */
async function modelOf(setting: string, dataDir: string): Promise<Finding> {
  const what = 'model'
  if (setting === 'none') return { what, found: 'none: papers are found by their words' }
  if (/^hf:[\w.-]+\/[\w.-]+$/.test(setting))
    return { what, found: `${setting} is opened by the site; /readyz tells` }
  try {
    const { name, width } = await openEmbedder(setting, { cache: join(dataDir, 'models') })
    return { what, found: `${name} opens, ${width} numbers a text` }
  } catch (error) {
    return { what, found: (error as Error).message, todo: 'set EMBEDDER to a model that is there' }
  }
}
