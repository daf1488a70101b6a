import { describe, expect, test } from 'vitest'
import { importRecords } from '#feed/import.ts'
import { databases } from '#store/databases.fixture.ts'
import { NOW, membersFixture } from '../members.fixture.ts'

const PATH = '/papers/2601.00001'
const LAMPS = { title: 'Counting Lamps in Rooms', arxiv: '2601.00001', authors: ['Ann Able'] }
const LIGHTS = { title: 'On the Number of Lights', authors: ['A. Able'] }
const asked = (path: string, fields: Record<string, string>) => `${path}?${new URLSearchParams(fields)}`

describe.each(databases)('which records are one paper, on %s', (_, open) => {
  async function started() {
    const site = await membersFixture([], {}, { open })
    await importRecords(site.store, [LAMPS], { source: 'arxiv-atom', now: NOW })
    const { added } = await importRecords(site.store, [LIGHTS], { source: 'bibtex', now: NOW })
    const kinds = async () => (await site.store.acts.list({ limit: 20 })).map(({ kind }) => kind).toReversed()
    return {
      site,
      kinds,
      local: added[0]!.id,
      cy: await site.enter('Cy', 'curator'),
      di: await site.enter('Di', 'curator'),
    }
  }

  test('a curator merges two papers after a look at what comes of it, once, and takes it back', async () => {
    const { site, kinds, local, cy, di } = await started()
    const ada = await site.enter('Ada')
    expect((await ada.get(`${PATH}/merge`)).status).toBe(403)
    expect((await site.app.request(`${PATH}/merge`)).status).toBe(303)
    expect(await ada.text(PATH)).not.toContain('Merge with')
    expect(await cy.text(PATH)).toContain(`href="${PATH}/merge"`)

    for (const [other, status] of [
      ['2601.99999', 404],
      [PATH.slice(8), 400],
      ['', 404],
    ] as const) {
      const wrong = await cy.get(asked(`${PATH}/merge`, { with: other, reason: 'a “reason”' }))
      expect(wrong.status).toBe(status)
      expect(await wrong.text()).toMatch(
        new RegExp(`role="alert"[^]*name="with"[^>]*value="${other}"[^]*value="a “reason”"`),
      )
    }
    const mute = await cy.post(`${PATH}/merge`, { with: local, reason: ' ' })
    expect([mute.status, await mute.text()]).toEqual([400, expect.stringMatching(/say why[^]*value="p-/)])
    const preview = await cy.text(
      asked(`${PATH}/merge`, { with: `https://papers.example/papers/${local}`, reason: 'one work' }),
    )
    expect(preview).toMatch(/What comes of it[^]*become one paper[^]*arXiv \(2601\.00001\), bibtex \(p-/)
    expect(await site.store.papers.get(local)).toMatchObject({ id: local })

    const press = (who: typeof cy) => who.post(`${PATH}/merge`, { with: local, reason: 'one work' })
    const pressed = await Promise.all([press(cy), press(cy), press(di)])
    expect(pressed.map(({ status, headers }) => [status, headers.get('location')])).toEqual(
      Array.from({ length: 3 }, () => [303, `${PATH}#here`]),
    )
    expect(await kinds()).toEqual(['merge'])
    expect((await site.app.request(`/papers/${local}`)).headers.get('location')).toBe(PATH)
    expect(await site.text(PATH)).toMatch(/made “On the Number of Lights”[^]*one work/)
    expect(await site.text(PATH)).not.toContain('Take back')
    expect(await site.text('/log')).toContain('made “On the Number of Lights”')
    const parting = await cy.get(asked(`${PATH}/split`, { record: `bibtex ${local}`, reason: 'no' }))
    expect([parting.status, await parting.text()]).toEqual([
      400,
      expect.stringMatching(/ruled by Cy[^]*act-1/),
    ])

    const ruling = /name="ruling" value="(\d+)"/.exec(await cy.text(PATH))![1]!
    await Promise.all([cy, di].map((who) => who.post(`${PATH}/rulings`, { ruling, reason: 'a mistake' })))
    expect(await kinds()).toEqual(['merge', 'unmerge'])
    expect((await site.app.request(`/papers/${local}`)).status).toBe(200)
    expect(await site.text(PATH)).not.toContain('one work')
  })

  test('a curator parts what sources took for one', async () => {
    const { site, kinds, local, cy } = await started()
    const wrong = { ...LAMPS, title: 'Lamps of Another Kind', doi: '10.5555/kind', name: 'W7' }
    await importRecords(site.store, [wrong], { source: 'openalex', now: NOW })
    const one = await cy.get(asked(`/papers/${local}/split`, { reason: 'two' }))
    expect([one.status, await one.text()]).toEqual([400, expect.stringContaining('nothing to part')])
    const split = { record: 'openalex W7', reason: 'another work' }
    expect(await cy.text(`${PATH}/split`)).toMatch(/type="checkbox" name="record" value="openalex W7"/)
    expect((await cy.post(`${PATH}/split`, { ...split, record: '' })).status).toBe(400)
    const preview = await cy.text(asked(`${PATH}/split`, split))
    expect(preview).toMatch(/Counting Lamps[^]*\(2601\.00001\): arXiv[^]*Another Kind[^]*10\.5555\/kind/)
    for (const _ of [1, 2]) expect((await cy.post(`${PATH}/split`, split)).status).toBe(303)
    expect(await kinds()).toEqual(['split'])
    const other = (await site.store.papers.get('10.5555/kind'))!
    expect(other).toMatchObject({ title: wrong.title })
    const refused = await cy.get(asked(`${PATH}/merge`, { with: '10.5555/kind', reason: 'one' }))
    expect(await refused.text()).toMatch(/they are two[^]*another work|they are two[^]*parted openalex W7/)
    const ruling = /name="ruling" value="(\d+)"/.exec(await cy.text(`/papers/${other.id}`))![1]!
    const taken = await cy.post(`/papers/${other.id}/rulings`, { ruling })
    expect(taken.headers.get('location')).toBe(`${PATH}#here`)
    expect(await site.store.papers.get('10.5555/kind')).toMatchObject({ id: '2601.00001' })
  })
})
