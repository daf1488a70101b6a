import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'prototype-relation-distillation',
  arxiv: '2303.14771',
  title: 'Prototype-Sample Relation Distillation: Towards Replay-Free Continual Learning',
  authors: ['Nader Asadi', 'MohammadReza Davari', 'Sudhir Mudur', 'Rahaf Aljundi', 'Eugene Belilovsky'],
  date: '2023-03-26',
  topics: ['continual learning', 'contrastive learning', 'prototypes'],
  does: 'continue',
  summary:
    'Learn one task after the other without keeping any old examples and without forgetting. The features ' +
    'are trained with a supervised contrastive loss, which forgets little, and each class has a prototype ' +
    'beside them. While a new task is learned, the old prototypes move so that the new samples keep the ' +
    'same relations to them, and so follow the features as these drift.',
  claim:
    'With 0 stored examples the method is the best in the task-incremental setting, ahead even of methods ' +
    'that replay large amounts of old data.',
  reading:
    'How many more of 100 letters of eight tasks, learned one after the other, are named rightly than by the best ' +
    'other way of learning that stores no pictures. 0 would mean that it is no better than that one.',
  venue: 'ICML 2023',
  code: 'https://github.com/naderAsadi/Probing-Continual-Learning',
})
