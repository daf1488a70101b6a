export {
  type Modifier,
  PROPERTIES,
  type Pictures,
  type Property,
  modifiers,
  pixelChange,
  strengthFor,
} from './method/modifiers.ts'
export {
  type Matched,
  explanationText,
  globalImportance,
  localImportance,
  matchPrototypes,
} from './method/importance.ts'
export {
  type Pushed,
  prototypeDistances,
  prototypeLogits,
  prototypeLoss,
  pushPrototypes,
  similarities,
  similarity,
} from './method/prototypes.ts'
