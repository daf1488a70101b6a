import { z } from 'zod'

/** Shapes of answers by the names they have in the description of the API. */
export const SHAPES = z.registry<{ id: string }>()

/** Gives the shape of an answer, or of a part of several, a name. */
export function shape<S extends z.ZodType>(id: string, schema: S): S {
  SHAPES.add(schema, { id })
  return schema
}
