/** 'about' times are rounded for reading: '8 s', '45 s', '2 min'. */
export function typesetSeconds(seconds: number): string {
  if (seconds >= 90) return `${Math.round(seconds / 60)} min`
  return `${Math.max(1, Math.round(seconds))} s`
}
