import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'diti',
  arxiv: '2401.11430',
  title: 'Exploring Diffusion Time-steps for Unsupervised Representation Learning',
  authors: ['Zhongqi Yue', 'Jiankun Wang', 'Qianru Sun', 'Lei Ji', 'Eric I-Chao Chang', 'Hanwang Zhang'],
  date: '2024-01-21',
  topics: ['diffusion models', 'disentanglement', 'self-supervised learning', 'generative models'],
  does: 'learn without labels',
  summary:
    'Adding noise to a picture erases its attributes one after the other, fine texture first and coarse ' +
    'shape last. What a frozen diffusion model can no longer restore at some step is therefore just what ' +
    'was lost by then. The encoder learns a feature vector in order, with each new part responsible for ' +
    'what the next step of noise erases, so the parts come to stand for separate attributes without any ' +
    'labels.',
  claim:
    'On 3 image sets (CelebA, FFHQ and Bedroom) features split by noise step predict attributes better ' +
    'than earlier unsupervised methods and let one attribute be changed alone.',
  reading:
    'How much more often the first block of features brings the texture of another picture and the last ' +
    'block its place than the other way round, the mean of the two: 0 would be features in no order, and ' +
    '100 points a perfect one.',
  venue: 'ICLR 2024',
  code: 'https://github.com/yue-zhongqi/diti',
})
