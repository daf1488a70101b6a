import type { StoredPaper } from '#store/index.ts'
import type { WorksOfFile } from '../for-you/picks-of-file.ts'
import { paperPath } from './addresses.ts'
import { papersInWords } from './counts.ts'
import { Maths } from './maths.tsx'
import { Say } from './proposal.tsx'

type What = 'pick' | 'less' | 'dismiss'

/** Something that was just said of a paper. */
export interface SaidNow {
  what: What
  paper: StoredPaper
  /** It was not taken back since. */
  isSaid: boolean
}

/** What was said before, of one kind. */
export interface SaidBefore {
  what: What
  papers: readonly StoredPaper[]
}

/** What became of a file of picks. */
export interface Taken {
  found?: WorksOfFile
  /** Why nothing was taken. */
  error?: string
  /** To be kept in the form. */
  typed?: string
}

const WORDS: Readonly<Record<What, string>> = {
  pick: 'More like this',
  less: 'Less like this',
  dismiss: 'Not interested',
}
/** Titles of works that are not here. */
const MOST_MISSING = 20

/** Tells what was just said, with the way back. */
export const WhatWasSaid = ({ now }: { now: SaidNow | undefined }) =>
  now ? (
    <div class="said" id="said">
      <p role="status" dir="auto">
        {now.isSaid ? `${WORDS[now.what]}: ` : 'Taken back: '}
        <Maths text={now.paper.title} />
      </p>
      {now.isSaid && (
        <Say id={now.paper.id} what={now.what} value="no">
          Undo
        </Say>
      )}
    </div>
  ) : null

interface BeginningProps {
  picks: number
  wanted: number
  /** Works that are looked at of a file. */
  most: number
  taken: Taken
}

/** The first picks: some of the papers below, or those of a file. */
export const Beginning = ({ picks, wanted, most, taken: { found, error, typed } }: BeginningProps) => (
  <section class="preferences" aria-labelledby="beginning">
    <h2 id="beginning">{picks < wanted ? `Pick ${wanted} papers` : 'Your picks'}</h2>
    {picks < wanted && (
      <p>
        Say “More like this”, or vote, for {wanted - picks} {picks === 0 ? '' : 'more '}of the papers below.
      </p>
    )}
    {found && <Found found={found} />}
    {error !== undefined && (
      <p class="error" role="alert">
        {error}
      </p>
    )}
    <details open={error !== undefined}>
      <summary>Bring those that you have already</summary>
      <form class="bring" method="post" action="/for-you/picks" enctype="multipart/form-data">
        <label>
          A file of Zotero or another manager: BibTeX, RIS, CSL-JSON
          <input type="file" name="file" accept=".bib,.bibtex,.ris,.json,.enw,.nbib,.txt" />
        </label>
        <label>
          Or what it holds
          <textarea name="text" rows={3} spellcheck={false}>
            {typed}
          </textarea>
        </label>
        <p>
          The first {most.toLocaleString('en')} works are looked for among the papers here; the file itself is
          not kept.
        </p>
        <p>
          <button type="submit">Take them as picks</button>
        </p>
      </form>
    </details>
  </section>
)

const Found = ({ found: { here, missing } }: { found: WorksOfFile }) => (
  <>
    <p role="status">
      {papersInWords(here.length)} of it {here.length === 1 ? 'is' : 'are'} here and{' '}
      {here.length === 1 ? 'is a pick' : 'are picks'} of yours now
      {missing.length > 0
        ? `; ${papersInWords(missing.length)} ${missing.length === 1 ? 'is' : 'are'} not here:`
        : '.'}
    </p>
    {missing.length > 0 && (
      <ul>
        {missing.slice(0, MOST_MISSING).map((title) => (
          <li dir="auto">
            <Maths text={title} />
          </li>
        ))}
        {missing.length > MOST_MISSING && <li>and {missing.length - MOST_MISSING} more</li>}
      </ul>
    )}
  </>
)

/** Between what is near to a member's papers and what is new. */
export const Knob = ({ novelty }: { novelty: number }) => (
  <form class="near-or-new" method="get" action="/for-you">
    <label for="new">From near to what you like, to new and varied</label>
    <input type="range" id="new" name="new" min="0" max="100" step="10" value={novelty} />
    <output for="new">{novelty} % new</output>
    <button type="submit">Rank</button>
  </form>
)

/** What a member said, to be taken back. */
export const MadeOf = ({ said }: { said: readonly SaidBefore[] }) =>
  said.length === 0 ? null : (
    <details class="why">
      <summary>What you said</summary>
      {said.map(({ what, papers }) => (
        <section aria-labelledby={`said-${what}`}>
          <h2 id={`said-${what}`}>{WORDS[what]}</h2>
          <ul class="rows">
            {papers.map(({ id, title }) => (
              <li>
                <a href={paperPath(id)} dir="auto">
                  <Maths text={title} inLink />
                </a>
                <Say id={id} what={what} value="no">
                  Take back<span class="visually-hidden"> {title}</span>
                </Say>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </details>
  )
