import type { PaperRecord } from '../src/sources/record.ts'
import { importRecords } from '../src/feed/import.ts'
import { proposeMerge, rule, rulingsOf, unrule } from '../src/feed/rule.ts'
import { undoImport } from '../src/feed/undo.ts'
import type { Store } from '../src/store/index.ts'
import type { Meaning } from '../src/search/meaning.ts'
import { type SearchResult, search } from '../src/search/search.ts'

const SUBJECTS = [
  ['Sparse codes for images', 'A sparse code has few active units, so that a code of an image is short.'],
  ['Counting lamps at night', 'Lamps are counted by a network; the state of the art counts fewer.'],
  ['Matryoshka embeddings', 'Embeddings nest: a prefix of an embedding is an embedding, by learning once.'],
  ['The re-ranking of answers', 'A cross-encoder ranks again what a dual encoder found. C++ code is given.'],
  [
    'Ångström-scale imaging',
    'Naïve Bayes meets the Schrödinger equation; façade, coöperation and Müller cells.',
  ],
  ['表征学习 的 方法', '我们 提出 一种 表征学习 方法。日本語の論文 と かな。'],
  ['تعلم التمثيل', 'نتعلم تمثيلات متفرقة للصور. משקלים דלילים ברשת.'],
  ['Разреженные коды', 'Разреженные представления изображений, и эмбеддинги.'],
  ['Graph transformers', 'Attention over graphs, with transformers of few heads and F# bindings.'],
  ['<b>Bold</b> claims & "quotes"', "Robert'); drop table papers; -- is a title that was typed in."],
  ['Diffusion models', 'We propose a new method. Results show that our model diffuses noise 2x faster.'],
  ['Learning to learn', 'Learners learn learning; a learned learner is learnable, and unlearns.'],
] as const
const NAMES = [
  'Ada Lovelace',
  'Bo Li',
  'Jürgen Müller',
  'Phil Collins',
  'Ødegård Šimić',
  '李 明',
  'Rod Rinkus',
]
const CATEGORIES = [['cs.LG'], ['cs.CL', 'stat.ML'], ['cs.CV'], [], ['q-bio.NC']]

/** Records of invented works, of which every subject has many. */
const records = (from: number, to: number): PaperRecord[] =>
  Array.from({ length: to - from }, (_, n) => {
    const i = from + n
    const [title, abstract] = SUBJECTS[i % SUBJECTS.length]!
    const [, more] = SUBJECTS[(i * 5 + 3) % SUBJECTS.length]!
    return {
      title: `${title}, part ${i}`,
      ...(i % 4 === 0 ? { doi: `10.1000/${i}` } : { arxiv: `2401.${String(i).padStart(5, '0')}` }),
      authors: [NAMES[i % NAMES.length]!, ...(i % 3 === 0 ? [NAMES[(i * 3 + 1) % NAMES.length]!] : [])],
      abstract: i % 5 === 0 ? abstract : `${abstract} ${more}`,
      categories: CATEGORIES[i % CATEGORIES.length]!,
      date: `${2020 + (i % 5)}-0${1 + (i % 9)}-01`,
      ...(i % 6 === 0 && {
        links: [{ kind: 'code' as const, url: `https://github.com/a/b${i}`, saidBy: 'a' }],
      }),
    }
  })

/** Brings works, more of what is said of some, works that are one, by themselves and by rulings, and takes some back: what happens to an index. */
export async function liveThrough(store: Store): Promise<void> {
  for (let i = 0; i < 180; i += 15) {
    await importRecords(store, records(i, i + 15), { source: 'arxiv-oai', now: 1000 + i })
  }
  // Another source knows some by both names and says other words.
  const both = records(0, 60).map((record, i) => ({
    ...record,
    arxiv: `2401.${String(i).padStart(5, '0')}`,
    abstract: `${record.abstract} Otters agree.`,
  }))
  await importRecords(store, both, { source: 'hf-daily', now: 2000 })
  const imported = await store.imports.begin({ at: 3000, source: 'file', what: 'a file' })
  await importRecords(store, records(40, 220), { source: 'file', now: 3000, imported })
  await undoImport(store, imported, 4000)
  await ruleAsCurator(store)
  const gone = await Promise.all(['2401.00007', '2401.00121'].map((id) => store.papers.key(id)))
  await store.works.remove(gone.map((key) => key!))
  const failed = store.atomically(async (inside) => {
    await importRecords(inside, records(300, 310), { source: 'file', now: 5000 })
    throw new Error('broken off')
  })
  await failed.catch(() => {})
}

/** Two papers become one, and two others for a while. */
async function ruleAsCurator(store: Store): Promise<void> {
  const keyOf = async (number: string) => (await store.papers.key(`2401.${number}`))!
  await store.members.admit({ id: 'cy', name: 'Cy', handle: 'cy', email: 'cy@example.org' }, 1)
  for (const [one, other, stays] of [
    ['00133', '00145', true],
    ['00150', '00162', false],
  ] as const) {
    const keys = [await keyOf(one), await keyOf(other)] as const
    await store.atomically(async (inside) => {
      const said = { by: 'cy', kind: 'merge', about: '/papers/x', words: 'made one', reason: 'read' } as const
      const act = await inside.acts.add(said, 1)
      await rule(inside, keys, { ...(await proposeMerge(inside, ...keys)), act }, 4500)
    })
    if (stays) continue
    const [ruling] = await rulingsOf(store, await keyOf(one))
    await store.atomically((inside) => unrule(inside, ruling!.key, 4600))
  }
}

/** What is asked, by its kind. */
export const QUERIES: Readonly<Record<string, readonly string[]>> = {
  words: words(
    'code|codes|coding|sparse code|lamp|lamps|counting lamps night|state of the art|embedding|embeddings nest|learning|learners|learned learner|graph attention|transformers heads|diffusion|noise faster|image|images of codes|results show that our model|we propose a new method|the|a|of the|prefix|otters|part|part 17|17|2x|cross encoder|cross-encoder|re-ranking|reranking|c++|C++ code|f#|network',
  ),
  phrases: words(
    '"sparse code"|"code sparse"|"state of the art"|"of the"|"counting lamps"|"lamps are counted"|"a new method" diffusion|"learning to learn"|"learn to learn"|"otters agree"|"prefix of an embedding"|"cross-encoder"|"part 17"|"表征学习 方法"|"naive bayes"|"Schrödinger equation"|"our model" "new method"|lamps "state of"|"sparse codes" OR "graph transformers"|"no such phrase here"|""|"the"',
  ),
  fields: words(
    'author:li|author:lovelace|author:"Ada Lovelace"|author:müller|author:muller|author:Mueller|author:ada author:bo|author:明|author:simic codes|author:col|category:cs.LG|category:cs|cs.CV|cs.cl lamps|stat.ML|category:nothing|year:2022|year:2022 code|year:1999|has:code|has:code year:2023 learning|topic:robotics|topic:"nothing at all"|author:collins cs.LG has:code',
  ),
  negation: words(
    'code -sparse|lamps -night|learning -"learning to learn"|-code|embeddings -author:li|code -year:2022|transformers -cs.CV|-has:code|"sparse code" -lamps|lamps -lamps|- lamps|-|--lamps|learning -category:cs',
  ),
  names: words(
    'Ada Lovelace|lovelace|Bo Li|li|Jürgen Müller|jurgen muller|Rinkus|李 明|Phil Collins lamps|rod',
  ),
  slips: words(
    'embeddnigs|sparce code|lmaps|transfomers|difusion models|matryoska|couting lamps|lerning|atention graphs|shcrodinger|imges|metod|embedings nest|netwrok|transformer|graf transformers|xyzzyplugh|sparse xyzzyplugh|cods|lovelase',
  ),
  letters: words(
    'Müller|muller|MÜLLER|Mu\u0308ller|ångström|angstrom|naïve|naive|façade|facade|coöperation|Ødegård|odegard|Šimić|simic|Schrödinger|straße|表征学习|方法|日本語の論文|かな|论文|我们 方法|تعلم|التمثيل|للصور|משקלים|דלילים ברשת|разреженные|РАЗРЕЖЕННЫЕ|эмбеддинги|эмбеддинг|Ａｄａ|ﬁ',
  ),
  beginnings: words('e|em|emb|embedd|l|la|lam|s|sp|tr|transf|m|mü|разр|表|ت|2|par|counting l|sparse c'),
  hostile: [
    ...words(
      '\'; drop table papers; --|%|_|\\|NEAR(a b, 2) OR title:x*|code*|code^2|(code OR lamps) AND|AND OR NOT|"unclosed|"a" "|author:|author:"|year:99999 category:../..|<script>alert(1)</script>|constructor __proto__ toString|hasOwnProperty|🙂|🙂 lamps|null|undefined|NaN|-1|0|\u0000\u0001\u0002|lamps\u0000night|\u202elamps|{}|[]|https://example.org/lamps|C:\\lamps',
    ),
    'x'.repeat(5000),
    'lamps '.repeat(400),
    Array.from({ length: 300 }, (_, i) => `w${i}`).join(' '),
    '"'.repeat(99),
    '-'.repeat(99),
  ],
}

function words(list: string): string[] {
  return list.split('|')
}

/** What each query is answered: papers in their order with why, pieces of text, corrections. */
export async function answersOf(
  store: Store,
  queries: readonly string[],
  meaning?: Meaning,
): Promise<Record<string, SearchResult>> {
  const answers: Record<string, SearchResult> = {}
  for (const query of queries) {
    const options = { limit: 10, offset: 1, ...(meaning && { meaning }) }
    answers[query] = await search(store, query, options)
  }
  return answers
}
