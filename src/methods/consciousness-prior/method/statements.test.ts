import { random } from '@jax-js/jax'
import { expect, test } from 'vitest'
import { generator } from '#nn/generator.ts'
import { type Attended, type Statements, fitStatements } from './statements.ts'

/** Two targets: the first is the AND of variables 0 and 3, the second is variable 2. */
function rows(n: number) {
  const rng = generator(random.key(1))
  const x = { data: new Float32Array(5 * n).map(() => rng.int(2)), rows: n, dim: 5 }
  const y = { data: new Float32Array(2 * n), rows: n, dim: 2 }
  for (let row = 0; row < n; row++) {
    y.data[2 * row] = x.data[5 * row]! * x.data[5 * row + 3]!
    y.data[2 * row + 1] = x.data[5 * row + 2]!
  }
  return { role: 'train', indices: new Int32Array(n), x, y } as const
}

async function fitted(attend: Attended, options = {}, data = rows(200)): Promise<Statements> {
  const run = fitStatements(data, {
    attend,
    key: random.key(3),
    steps: 150,
    batchSize: 64,
    learningRate: 0.03,
    doing: 'learning',
    ...options,
  })
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value
  }
}

test('attention finds the variables that rules read, and says what follows from them', async () => {
  const model = await fitted({ learn: 2 })
  expect(model.attended.map((list) => list.length)).toEqual([2, 2])
  expect([...model.attended[0]!].sort()).toEqual([0, 3])
  expect(model.attended[1]).toContain(2)
  const told = await model.predict([
    [1, 0, 1, 1, 0],
    [1, 0, 0, 0, 1],
  ])
  expect(Array.from(told.data, (p) => p > 0.5)).toEqual([true, true, false, false])
  model.dispose()
})

test('a statement knows nothing of what it does not attend to', async () => {
  const model = await fitted({ given: [[0], [1, 2]] })
  const one = await model.predict([[1, 0, 1, 0, 0]])
  const other = await model.predict([[1, 0, 1, 1, 1]])
  expect([...other.data]).toEqual([...one.data])
  model.dispose()
})

test('says what does not fit', async () => {
  await expect(fitted({ learn: 6 })).rejects.toThrow('learn is 6')
  await expect(fitted({ given: [[0]] })).rejects.toThrow('1 lists of attended variables for 2 targets')
  await expect(fitted({ given: [[9], [0]] })).rejects.toThrow('an attended variable is 9')
  await expect(fitted({ learn: 1 }, { rate: 1 })).rejects.toThrow("no option 'rate'")
  const wrong = rows(10)
  wrong.y.data[3] = 0.5
  await expect(fitted({ learn: 1 }, {}, wrong)).rejects.toThrow('number 3 of the later states is 0.5')
})
