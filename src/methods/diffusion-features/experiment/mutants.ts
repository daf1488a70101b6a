import type { Mutant } from '#lab/mutant.ts'

export const mutants: readonly Mutant[] = [
  {
    file: 'experiment/data.ts',
    find: 'filter((row) => !isPooled(row) && !isHeldOut(row))',
    replace: 'filter((row) => !isHeldOut(row))',
    breaks: 'pictures that pre-training has seen are judged',
  },
  {
    file: 'experiment/arms.ts',
    find: '(score.validation > most.validation ? score : most)',
    replace: '(score.test > most.test ? score : most)',
    breaks: 'the test chooses block and step',
  },
  {
    file: 'experiment/arms.ts',
    find: "linearProbe(of('train'), of('validation'), { weightDecays: DECAYS })",
    replace: "linearProbe({ ...of('test'), role: 'train' }, of('validation'), { weightDecays: DECAYS })",
    breaks: 'the probe is fitted to the test pictures',
  },
  {
    file: 'experiment/arms.ts',
    find: 'cells.push({ step, block, ...scoreOf(features[BLOCKS.indexOf(block)]!, judged) })',
    replace: 'cells.push({ step, block, ...scoreOf(features[0]!, judged) })',
    breaks: 'every block is the first',
  },
  {
    file: 'experiment/networks.ts',
    find: 'unpack(initUNet(random.key(0)), await bytesOf(weights.unet))',
    replace: 'initUNet(random.key(0))',
    breaks: 'the U-Net is not the trained one',
  },
  {
    file: 'experiment/networks.ts',
    find: 'unpack(initAutoencoder(random.key(0)), await bytesOf(weights[name]))',
    replace: 'initAutoencoder(random.key(0))',
    breaks: 'the autoencoders are not trained',
  },
  {
    file: 'method/diffusion.ts',
    find: 'mixed[i] = share.picture * (2 * data[i]! - 1) + share.noise * noise[i]!',
    replace: 'mixed[i] = 2 * data[i]! - 1',
    breaks: 'pictures are read without noise',
  },
  {
    file: 'method/unet.ts',
    find: 'const h4 = within(net.down4, conv2d(to4, h7.ref, { stride: 2 }))',
    replace: 'const h4 = within(net.middle, conv2d(to4, h7.ref, { stride: 2 }))',
    breaks: 'two blocks share their weights',
  },
]
