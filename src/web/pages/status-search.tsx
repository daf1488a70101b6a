import type { Handler } from 'hono'
import type { BridgeStatus, ModelStatus, SearchStatus } from '#search/switch/status.ts'
import { searchStatus } from '#search/switch/status.ts'
import type { Site } from '../site.ts'
import { Layout } from '../views/layout.tsx'
import { Waiting } from '../views/waiting.tsx'

/** Which model search by meaning rests on, how far a change of it has got, and what it costs meanwhile. */
export const showSearchStatus =
  (site: Site): Handler =>
  async (c) => {
    c.header('cache-control', 'no-store')
    const status = await searchStatus(site.store)
    return c.html(
      <Layout site={site} kind="browse" path="/status/search" title="Search by meaning">
        <header class="page-head">
          <h1>Search by meaning</h1>
          <p>{introduction(status)}</p>
          <Waiting count={status.waiting} />
        </header>
        {status.models.length > 0 && (
          <section aria-labelledby="models">
            <h2 id="models">Models</h2>
            {status.models.map((model) => (
              <ModelRow model={model} papers={status.papers} />
            ))}
          </section>
        )}
        {status.bridges.map((bridge) => (
          <Bridge bridge={bridge} />
        ))}
        <p>
          <a href="/api/status/search">The same as JSON</a> · <a href="/status">Where papers come from</a>
        </p>
      </Layout>,
    )
  }

function introduction({ serving, missing, papers, models }: SearchStatus): string {
  if (serving === undefined) {
    return 'No model has embedded papers yet, so papers are found by their words alone.'
  }
  const isSwitching = models.some(({ state }) => state === 'old')
  if (isSwitching) {
    return (
      `A new model answers queries while ${number(missing)} of ${number(papers)} papers still wait for their new vector. ` +
      'Those are found by their old one until then, so nothing is missing from a search.'
    )
  }
  if (missing > 0)
    return `${number(missing)} of ${number(papers)} papers still wait for their vector; they are found by words.`
  return 'Every paper has a vector of the model that answers queries.'
}

const STATES: Record<ModelStatus['state'], string> = {
  serving: 'Answers queries',
  filling: 'Being prepared',
  old: 'Left behind, kept until every paper is new',
}

const ModelRow = ({ model, papers }: { model: ModelStatus; papers: number }) => (
  <div class="model">
    <h3>{model.name}</h3>
    <p>
      {STATES[model.state]}
      {model.state === 'serving' && (
        <>
          {' '}
          since <Moment at={model.since} />
        </>
      )}
      . {number(model.rows)} of {number(papers)} papers, {model.width} numbers each.
    </p>
    <progress
      max={Math.max(1, papers)}
      value={model.rows}
      aria-label={`Papers with a vector of ${model.name}`}
    />
  </div>
)

/** What each way is, for a reader who does not know the methods. */
const WAYS: Record<string, string> = {
  affine: 'New query, moved by the affine map that fits best',
  'affine, whitened': 'New query, by the affine map, with what all papers share weighed down',
  procrustes: 'New query, turned as a whole (Procrustes)',
  bt2: 'New query, by a basis transformation (BT²)',
  'affine, old vectors moved': 'Old vectors moved to the new model by an affine map',
  relative: 'Both sides as similarities to the same papers (relative representations)',
  simplex: 'Both sides moved to the corners of a simplex (stationary representations)',
}

const Bridge = ({ bridge }: { bridge: BridgeStatus }) => {
  const { to, oldOld, newOld, mixed, newNew, asksOld, way, matrix, compatibility, fitted, held, searched } =
    bridge
  const id = `bridge-${to.replaceAll(/[^\w]+/g, '-')}`
  return (
    <section class="bridge" aria-labelledby={id}>
      <h2 id={id}>What a query finds among vectors of {to}</h2>
      <p>
        {asksOld
          ? 'Queries are embedded by the old model as well, since that finds most among its vectors. Where it cannot be opened, the best of the maps below is used.'
          : 'Queries of the new model are moved among the old vectors by the best of the maps below.'}{' '}
        Measured on {number(held)} of this site’s own papers among {number(searched)}; the maps were fitted to{' '}
        {number(fitted)} others in {bridge.seconds < 1 ? 'under 1' : Math.round(bridge.seconds)} s.
        {searched > fitted + held &&
          ` New vectors were searched among ${number(fitted + held)}: the papers that had one then.`}
      </p>
      <table class="found">
        <thead>
          <tr>
            <th scope="col">Asked and searched</th>
            <th scope="col">Titles that find their paper among ten</th>
            <th scope="col">Of the old model’s ten nearest, found</th>
          </tr>
        </thead>
        <tbody>
          <Row what="Old query, old vectors" found={oldOld} used={asksOld} />
          {newOld.map((found) => (
            <Row what={WAYS[found.way] ?? found.way} found={found} used={!asksOld && found.way === way} />
          ))}
          <Row what="Half of the papers old, half new, as now" found={mixed} used={false} />
          <Row what="New query, new vectors" found={newNew} used={false} />
        </tbody>
      </table>
      <p>
        Similarities of old vectors are brought to the scale of the new model: with every second paper new,{' '}
        {percent(mixed.oldShare)} of what is found is old, {percent(mixed.uncalibratedOldShare)} without that.
        An even chance would be 50 %.
      </p>
      {matrix && compatibility !== undefined && (
        <p>
          Compatibility matrix: old queries find {percent(matrix[0]![0]!)} among old vectors; new ones{' '}
          {percent(matrix[1]![0]!)} among old and {percent(matrix[1]![1]!)} among new vectors. Average
          compatibility (AC) is {compatibility}:{' '}
          {compatibility === 1
            ? 'new queries find more among the old vectors than old ones did.'
            : 'no map makes new queries find more among the old vectors than old ones did.'}
        </p>
      )}
    </section>
  )
}

interface RowProps {
  what: string
  found: { titles?: number; agreement: number }
  used: boolean
}

const Row = ({ what, found, used }: RowProps) => (
  <tr>
    <th scope="row">
      {what}
      {used && <strong> · in use</strong>}
    </th>
    <td data-of="Titles">{found.titles === undefined ? 'not known' : percent(found.titles)}</td>
    <td data-of="Ten nearest">{percent(found.agreement)}</td>
  </tr>
)

const percent = (share: number) => `${(100 * share).toFixed(1)} %`
const number = (count: number) => count.toLocaleString('en-GB')

const Moment = ({ at }: { at: number }) => {
  const iso = new Date(at).toISOString()
  return <time datetime={iso}>{iso.slice(0, 16).replace('T', ' ')} UTC</time>
}
