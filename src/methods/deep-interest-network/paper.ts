import { definePaper } from '#lab/paper.ts'

export const paper = definePaper({
  slug: 'deep-interest-network',
  arxiv: '1706.06978',
  title: 'Deep Interest Network for Click-Through Rate Prediction',
  authors: [
    'Guorui Zhou',
    'Xiaoqiang Zhu',
    'Chengru Song',
    'Ying Fan',
    'Han Zhu',
    'Xiao Ma',
    'Yanghui Yan',
    'Junqi Jin',
    'Han Li',
    'Kun Gai',
  ],
  date: '2017-06-21',
  topics: ['recommendation', 'attention', 'embeddings'],
  does: 'recommend',
  summary:
    'A recommender that squeezes all clicks of a user into one vector cannot hold many different ' +
    'interests. DIN computes the vector anew for each candidate: a small network scores every item of the ' +
    'history against the candidate, and the history is summed with these scores. Two helpers for training ' +
    'at scale come with it, an activation that follows the statistics of the batch and a cheap ' +
    'regularisation for huge tables.',
  claim:
    "Weighing a user's history by the candidate beats one fixed user vector; on Amazon Electronics the " +
    "authors' corrected GAUC is 0.8698, and 0.8711 with the Dice activation, against 0.8683 for DeepFM.",
  reading:
    'GAUC is how often an item that a user clicked is ranked above one that the user did not: 50 is ' +
    'guessing. The number is the lead over one fixed summary of all clicks: 0 would mean that looking at ' +
    'the candidate adds nothing.',
  venue: 'KDD 2018',
  code: 'https://github.com/zhougr1993/DeepInterestNetwork',
})
