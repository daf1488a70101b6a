import type { Purpose } from '#lab/paper.ts'

/** What each purpose of a method is called on pages. */
export const PURPOSE_NAMES: Record<Purpose, string> = {
  compress: 'Compress',
  compare: 'Compare',
  upgrade: 'Upgrade',
  transfer: 'Transfer',
  continue: 'Keep learning',
  'predict sequences': 'Predict sequences',
  'learn without labels': 'Learn without labels',
  'combine senses': 'Combine senses',
  generate: 'Generate',
  recommend: 'Recommend',
  explain: 'Explain',
  'predict training': 'Predict training',
}
