import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'nearest-mean-classifier',
  arxiv: '2210.04428',
  title: 'A Simple Baseline that Questions the Use of Pretrained-Models in Continual Learning',
  authors: ['Paul Janson', 'Wenxuan Zhang', 'Rahaf Aljundi', 'Mohamed Elhoseiny'],
  date: '2022-10-10',
  topics: ['continual learning', 'prototypes', 'transfer learning'],
  does: 'continue',
  summary:
    'Many methods for learning without forgetting start from a strong pre-trained transformer and build ' +
    'machinery on top. This paper asks how far one gets with none: keep the features frozen, store the ' +
    'mean feature of each class, and give a new picture the class whose mean is nearest. Nothing is ' +
    'trained, no examples are kept, and the order of the tasks does not matter.',
  claim:
    'The nearest class mean on frozen features reaches 88.53 % on Split-CIFAR-100 in 10 tasks, above most ' +
    'continual learning methods that start from the same model; a later revision of the paper says 83.70 ' +
    '%.',
  reading:
    'Letters come in tasks, one after the other, and no old picture is kept. The number is how many more ' +
    'of 100 pictures of all letters are named rightly at the end than by the best of the trained rivals: ' +
    '0 would mean that they forget nothing.',
  code: 'https://github.com/Pauljanson002/pretrained-cl',
})
