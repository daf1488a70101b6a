export { distillationLoss } from './method/distil.ts'
export { trainEpisodes } from './method/episodes.ts'
export { joinFeatures } from './method/join-features.ts'
