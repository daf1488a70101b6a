export { type Activations, blockFeatures, diffusionFeatures, pooled } from './method/features.ts'
export { noiseLoss, noised, sample } from './method/diffusion.ts'
export { STEPS, sharesAt } from './method/noise.ts'
export { BLOCKS, type BlockName, SIDE, type UNet, initUNet, unet } from './method/unet.ts'
