import { topicNames } from '#search/topics/topic-names.ts'
import type { PaperTopic, StoredPaper } from '#store/index.ts'
import { topicPath } from './addresses.ts'

/** What a paper is about, each with a page of its own, and which of it nobody said. */
export function PaperTopics({ paper, known }: { paper: StoredPaper; known: readonly PaperTopic[] }) {
  const read = new Set(known.filter(({ from }) => from === 'text').map(({ name }) => name))
  const names = topicNames(paper, known)
  if (names.length === 0) return null
  const said = names.filter((name) => !read.has(name))
  return (
    <p class="topics">
      {said.length > 0 && (
        <>
          Topics: <TopicLinks names={said} />
        </>
      )}
      {said.length > 0 && read.size > 0 && '; '}
      {read.size > 0 && (
        <>
          {said.length > 0 ? 'by title and abstract: ' : 'Topics by title and abstract: '}
          <TopicLinks names={[...read]} />
        </>
      )}
    </p>
  )
}

const TopicLinks = ({ names }: { names: readonly string[] }) => (
  <>
    {names.map((name, i) => (
      <>
        {i > 0 && ', '}
        <a href={topicPath(name)}>{name}</a>
      </>
    ))}
  </>
)
