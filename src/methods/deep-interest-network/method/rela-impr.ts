/**
 * How much more a model knows than a base model, in AUC above chance (Zhou et al. 2018, eq. 11):
 * (auc - 0.5) / (base - 0.5) - 1. A fraction; the paper prints it in percent.
 *
 * @throws RangeError when a number is no AUC, or the base model is at chance, 0.5
 */
export function relaImpr(auc: number, base: number): number {
  for (const value of [auc, base]) {
    if (!(value >= 0 && value <= 1)) throw new RangeError(`an AUC lies between 0 and 1, not ${value}`)
  }
  if (base === 0.5) throw new RangeError('a base model at chance, AUC 0.5, cannot be improved by a share')
  return (auc - 0.5) / (base - 0.5) - 1
}
