export { activatedWeights, denseWeights, hiddenFor } from './method/cost.ts'
export {
  type Mohd,
  type MohdOptions,
  type MohdSays,
  type MohdSizes,
  initMohd,
  mohd,
} from './method/network.ts'
export {
  type Cut,
  type Monarch,
  type Plan,
  type Route,
  activationScale,
  balanceLoss,
  initMonarch,
  monarch,
  planOf,
  route,
  spread,
} from './method/routing.ts'
