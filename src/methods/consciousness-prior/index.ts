export { attention, topPicks } from './method/selection.ts'
export {
  type Attended,
  type StatementOptions,
  type Statements,
  type Transitions,
  fitStatements,
} from './method/statements.ts'
export { type Verified, verify } from './method/verifier.ts'
