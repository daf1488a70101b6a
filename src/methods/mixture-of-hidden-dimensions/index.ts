export { activatedWeights, hiddenFor } from './method/cost.ts'
export { type Mohd, type MohdSays, type MohdSizes, initMohd, mohd } from './method/network.ts'
export {
  type Cut,
  type Monarch,
  type Plan,
  type Route,
  type Switches,
  activationScale,
  balanceLoss,
  initMonarch,
  monarch,
  planOf,
  route,
  spread,
} from './method/routing.ts'
