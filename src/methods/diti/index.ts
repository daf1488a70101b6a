export { compensationLoss, openFeatures } from './method/compensation.ts'
export { decode, decodingSteps } from './method/ddim.ts'
export { type Schedule, type ScheduleOptions, ddpmSchedule, noised } from './method/schedule.ts'
export { type StageOptions, type Stages, stageMasks } from './method/stages.ts'
