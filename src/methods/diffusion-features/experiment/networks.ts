import { random } from '@jax-js/jax'
import { type UNet, initUNet } from '../method/unet.ts'
import { type Autoencoder, initAutoencoder } from './autoencoder.ts'
import { bytesOf, unpack } from './checkpoint.ts'
import { weights } from './weights.ts'

/** The networks of `npm run train:diffusion-features`, from the bytes beside this file. */
export const trainedUNet = async (): Promise<UNet> =>
  unpack(initUNet(random.key(0)), await bytesOf(weights.unet))

export const trainedAutoencoder = async (name: 'autoencoder' | 'vae'): Promise<Autoencoder> =>
  unpack(initAutoencoder(random.key(0)), await bytesOf(weights[name]))
