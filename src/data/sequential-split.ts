import { hashedDraws } from './shapeworld-hash.ts'
import { type Column, checkWhole, readLabels } from '#nn/rows.ts'

/** One stretch of a stream: the classes that appear in it, and the rows that belong to them. */
export interface Task {
  /** Rising. */
  classes: Int32Array
  /** Row numbers in their old order. */
  rows: Int32Array
}

/**
 * Deals the classes of a labelled set into tasks that come one after another (Split-CIFAR-100 and its like):
 * each class belongs to one task, and the seed decides to which.
 *
 * Tasks have equally many classes; what remains goes one each to the first tasks.
 *
 * @param labels - the class of each row, [n]
 * @throws RangeError when there are fewer classes than tasks, or a number is not whole from 0, TypeError when the
 * labels are no list of numbers
 */
export function sequentialSplit(labels: Column, tasks: number, seed: number): Task[] {
  checkWhole('the number of tasks', tasks, { least: 1 })
  checkWhole('the seed', seed)
  const classOf = readLabels('the labels', labels)
  const rows = Map.groupBy(classOf.keys(), (row) => classOf[row]!)
  if (rows.size < tasks) throw new RangeError(`${rows.size} classes do not fill ${tasks} tasks`)

  const classes = shuffled(
    [...rows.keys()].sort((a, b) => a - b),
    seed,
  )
  const each = Math.floor(classes.length / tasks)
  const larger = classes.length % tasks
  return Array.from({ length: tasks }, (_, t) => {
    const first = t * each + Math.min(t, larger)
    const dealt = Int32Array.from(classes.slice(first, first + each + (t < larger ? 1 : 0))).sort()
    return { classes: dealt, rows: Int32Array.from([...dealt].flatMap((label) => rows.get(label)!)).sort() }
  })
}

function shuffled(list: number[], seed: number): number[] {
  const draw = hashedDraws(seed)
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1))
    const kept = list[i]!
    list[i] = list[j]!
    list[j] = kept
  }
  return list
}
