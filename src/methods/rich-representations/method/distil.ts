import { nn, type numpy as np } from '@jax-js/jax'
import { checkPositive } from '#nn/checks.ts'

/**
 * The loss by which one network with a head for each teacher takes over what several episodes know (section 4.2,
 * "distill"): the mean over rows and teachers of KL(teacher ‖ head), both softened by the temperature, times its
 * square, which keeps gradients at their size (Hinton et al. 2015, section 2). Consumes both arrays.
 *
 * @param heads - logits of the student, [rows, teachers, classes]
 * @param teachers - logits of the teachers, of the same shape
 * @throws RangeError when shapes differ or have not three axes, or the temperature is not above 0
 */
export function distillationLoss(heads: np.Array, teachers: np.Array, temperature = 1): np.Array {
  checkPositive('temperature', temperature)
  if (`${heads.shape}` !== `${teachers.shape}` || heads.ndim !== 3) {
    throw new RangeError(
      `heads [${heads.shape}] and teachers [${teachers.shape}] are not both [rows, teachers, classes]`,
    )
  }
  const asked = nn.logSoftmax(teachers.ref.div(temperature), -1)
  const given = nn.logSoftmax(heads.div(temperature), -1)
  const differences = asked.sub(given)
  return nn
    .softmax(teachers.div(temperature), -1)
    .mul(differences)
    .sum(-1)
    .mean()
    .mul(temperature ** 2)
}
