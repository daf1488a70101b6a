import { checkFinite, checkSameLength } from '#nn/rows.ts'

/**
 * The numbers of those points that no other dominates: none is as good in everything and better in something. More is
 * better; equal points stay together.
 *
 * @throws RangeError when there are no points, they differ in length or one is not finite
 */
export function paretoFront(points: readonly (readonly number[])[]): number[] {
  checkPoints(points)
  return [...points.keys()].filter((i) => !points.some((other) => dominates(other, points[i]!)))
}

const dominates = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((value, d) => value >= b[d]!) && a.some((value, d) => value > b[d]!)

/**
 * The area between a reference and the front of points in the plane: how much of what could be wished is reached by
 * turning a knob. Points that are not beyond the reference in both add nothing.
 *
 * @throws RangeError as `paretoFront`, or for points that are not of two numbers
 */
export function hypervolume(
  points: readonly (readonly number[])[],
  reference: readonly [number, number],
): number {
  checkPoints(points, 2)
  checkFinite('the reference', reference)
  const beyond = points
    .filter(([x, y]) => x! > reference[0] && y! > reference[1])
    .toSorted((a, b) => b[0]! - a[0]!)
  let [area, height] = [0, reference[1]]
  for (const [x, y] of beyond) {
    if (y! <= height) continue
    area += (x! - reference[0]) * (y! - height)
    height = y!
  }
  return area
}

function checkPoints(points: readonly (readonly number[])[], length = points[0]?.length ?? 0): void {
  if (points.length === 0) throw new RangeError('there are no points')
  points.forEach((point, i) => {
    checkSameLength(`numbers of point ${i} and of all`, point.length, length)
    checkFinite(`point ${i}`, point)
  })
}
