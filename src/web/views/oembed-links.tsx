/** Where other sites read how to show a page within theirs; they follow whole addresses alone. */
export function OEmbedLinks({
  baseUrl,
  path,
  title,
}: {
  baseUrl: string | undefined
  path: string
  title: string
}) {
  if (baseUrl === undefined) return null
  const address = `${baseUrl}/oembed?url=${encodeURIComponent(`${baseUrl}${path}`)}`
  return (
    <>
      <link rel="alternate" type="application/json+oembed" href={`${address}&format=json`} title={title} />
      <link rel="alternate" type="text/xml+oembed" href={`${address}&format=xml`} title={title} />
    </>
  )
}
