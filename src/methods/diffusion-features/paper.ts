import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'diffusion-features',
  arxiv: '2307.08702',
  title: 'Diffusion Models Beat GANs on Image Classification',
  authors: [
    'Soumik Mukhopadhyay',
    'Matthew Gwilliam',
    'Vatsal Agarwal',
    'Namitha Padmanabhan',
    'Archana Swaminathan',
    'Srinidhi Hegde',
    'Tianyi Zhou',
    'Abhinav Shrivastava',
  ],
  date: '2023-07-17',
  topics: ['diffusion models', 'generative models', 'transfer learning', 'vision'],
  does: 'learn without labels',
  summary:
    'A diffusion model is trained to remove noise from pictures, yet the activations inside its U-Net ' +
    'also say what is in them. Freeze the model, add a little noise to a real picture, take the features ' +
    'of one block and train a small classifier on them. One pre-training then serves both for making ' +
    'pictures and for recognising them.',
  claim:
    'A frozen diffusion model, read at the right block and noise level, classifies ImageNet better than ' +
    'BigBiGAN and other models that both generate and recognise.',
  reading:
    'Both networks learned to make digits and never saw a label. The number is how many more of 100 new ' +
    'digits a simple classifier names rightly from the diffusion network than from the other, after 20 labels ' +
    'of each: 0 would mean that both are read as well.',
  code: 'https://github.com/soumik-kanad/diffssl',
})
