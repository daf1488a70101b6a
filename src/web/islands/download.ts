/** Makes a link save `text` as a file; what it offered before is let go. */
export function offerDownload(
  link: HTMLAnchorElement,
  name: string,
  { type, text }: { type: string; text: string },
): void {
  if (link.href.startsWith('blob:')) URL.revokeObjectURL(link.href)
  link.href = URL.createObjectURL(new Blob([text], { type }))
  link.download = name
}
