const SHORT = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** A count as it fits into a narrow place: 950, 2.1k, 1.3m. */
export const shortCount = (count: number): string => SHORT.format(count).toLowerCase()
