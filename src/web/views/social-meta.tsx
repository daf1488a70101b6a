import { CARD } from '#pictures/card.ts'
import type { CardLink } from '../cards/card-link.ts'

interface SocialMetaProps {
  baseUrl: string | undefined
  path: string
  title: string
  description: string
  card: CardLink
  isArticle: boolean
}

/** What messengers and networks show of a link to a page. They follow whole addresses alone. */
export const SocialMeta = ({ baseUrl, path, title, description, card, isArticle }: SocialMetaProps) => (
  <>
    <meta property="og:site_name" content="Daily Papers" />
    <meta property="og:title" content={title} />
    <meta property="og:type" content={isArticle ? 'article' : 'website'} />
    <meta property="og:description" content={description} />
    {baseUrl !== undefined && (
      <>
        <meta property="og:url" content={`${baseUrl}${path}`} />
        <meta property="og:image" content={`${baseUrl}${card.path}`} />
        <meta property="og:image:type" content="image/png" />
        <meta property="og:image:width" content={String(CARD.width)} />
        <meta property="og:image:height" content={String(CARD.height)} />
        <meta property="og:image:alt" content={card.alt} />
        <meta name="twitter:card" content="summary_large_image" />
      </>
    )}
  </>
)
