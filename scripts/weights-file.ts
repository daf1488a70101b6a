import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import type { Run } from '../src/lab/reproduction.ts'
import { packInt8, toBase64 } from '../src/nn/int8.ts'

const TOLD_EVERY = 100

/** Runs a training to its end, and says what was chosen and the mean of every hundred losses. */
export async function told<M>(run: Run<M>): Promise<M> {
  let [sum, count] = [0, 0]
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
    if (value.kind === 'setting') console.log(`${value.arm}: ${value.name} ${value.value}`)
    if (value.kind !== 'metric') continue
    sum += value.value
    count++
    if (value.step % TOLD_EVERY !== 0) continue
    console.log(`${value.series}: ${value.step} ${(sum / count).toFixed(3)}`)
    sum = count = 0
  }
}

/** The weights of a unit's models in int8, to be written beside its experiment. */
export class WeightsFile {
  readonly #hash = createHash('sha256')
  readonly #packed = new Map<string, string[]>()

  /** Adds a model; several of one name become a list. Keeps it. */
  async add(name: string, model: Parameters<typeof packInt8>[0]): Promise<void> {
    const bytes = await packInt8(model)
    this.#hash.update(bytes)
    this.#packed.set(name, [...(this.#packed.get(name) ?? []), toBase64(bytes)])
  }

  /**
   * Writes the module, for the formatter to go over, and says the hash of all bytes.
   *
   * @param says - what they are weights of, and of which seeds
   */
  write(slug: string, says: string): void {
    const digest = this.#hash.digest('hex').slice(0, 16)
    const models = [...this.#packed].map(([name, texts]) =>
      texts.length === 1
        ? `  ${name}: '${texts[0]}',\n`
        : `  ${name}: [\n${texts.map((text) => `    '${text}',\n`).join('')}  ],\n`,
    )
    const target = new URL(`../src/methods/${slug}/experiment/weights.ts`, import.meta.url)
    writeFileSync(
      target,
      `/**\n * ${says}, in int8: made by\n * \`npm run train:${slug}\`. Their bytes hash to ${digest} (SHA-256, its beginning).\n */\n` +
        `export const weights = {\n${models.join('')}} as const\n`,
    )
    console.log(`${slug}: ${digest}`)
  }
}
