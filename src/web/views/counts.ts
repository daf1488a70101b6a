/** How many papers there are, the same on every page: '1 paper', '12,345 papers'. */
export const papersInWords = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'paper' : 'papers'}`

export const commentsInWords = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'comment' : 'comments'}`
