interface PagesNavProps {
  page: number
  pages: number
  href: (page: number) => string
}

/** Newer and older, when a list is longer than a page. */
export function PagesNav({ page, pages, href }: PagesNavProps) {
  if (pages <= 1) return null
  return (
    <nav class="pages" aria-label="Pages">
      {page > 1 ? (
        <a rel="prev" href={href(page - 1)}>
          ← Previous page
        </a>
      ) : (
        <span />
      )}
      <p>
        Page {page} of {pages}
      </p>
      {page < pages ? (
        <a rel="next" href={href(page + 1)}>
          Next page →
        </a>
      ) : (
        <span />
      )}
    </nav>
  )
}
