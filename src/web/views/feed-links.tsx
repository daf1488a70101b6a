import { FORMS, type Form } from '../feeds/forms.ts'

/** A feed of what a page shows: what stands in its address behind `/feeds/`, without the form. */
export interface FeedLink {
  name: string
  title: string
  /** Of a search. */
  query?: Readonly<Record<string, string>>
}

export const NEWEST: FeedLink = { name: 'newest', title: 'Newest papers' }

/** Where a feed is. */
export function feedPath({ name, query }: FeedLink, form: Form): string {
  const path = `/feeds/${name.split('/').map(encodeURIComponent).join('/')}.${form}`
  return query === undefined ? path : `${path}?${new URLSearchParams(query)}`
}

/** By these a feed reader finds the feeds of a page: its own in every form, and that of the site. */
export const FeedLinks = ({ feed }: { feed: FeedLink }) => (
  <>
    {(Object.keys(FORMS) as Form[]).map((form) => (
      <Alternate feed={feed} form={form} />
    ))}
    {feed.name !== NEWEST.name && <Alternate feed={NEWEST} form="atom" />}
  </>
)

const Alternate = ({ feed, form }: { feed: FeedLink; form: Form }) => (
  <link rel="alternate" type={FORMS[form].type} title={feed.title} href={feedPath(feed, form)} />
)
