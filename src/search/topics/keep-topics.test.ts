import { describe, expect, test } from 'vitest'
import { openShipped } from '../embed/static-embedder.ts'
import { openTopicReader, topicsOf } from './keep-topics.ts'

test('what was learned is of the embedder that comes with the package', () => {
  expect(openTopicReader().model.embedder).toBe(openShipped().name)
})

const LAMPS = {
  title: 'Counting street lamps by object detection',
  abstract:
    'We count street lamps in photographs. A detector finds lamps in images of cities at night, and object ' +
    'detection with a convolutional network trained on few images is compared with segmentation.',
  authors: ['Ann Able'],
}

const paper = (more: object) => ({
  id: 'p1',
  title: LAMPS.title,
  abstract: LAMPS.abstract,
  authors: [],
  topics: [],
  categories: [],
  withdrawn: false,
  listed: 0,
  source: 'test',
  ...more,
})

describe('topics of a paper', () => {
  const one = async (more: object, keywords: string[] = []) =>
    (await topicsOf([paper(more)], [keywords]))[0]!.map(({ name, from }) => `${name} (${from})`)

  test('are read from its text where nobody says any', async () => {
    const found = await one({})
    expect(found).toContain('object detection (text)')
    expect(found).toContain('computer vision (text)')
  })

  test('are those of its categories and keywords, and only what they leave open is read', async () => {
    const found = await one({ categories: ['cs.RO', 'cs.XX'] }, ['street lamps', 'visual SLAM'])
    expect(found).toEqual(['3D reconstruction (keywords)', 'robotics (categories)'])
  })

  test('of the catalogue stay', async () => {
    expect(await one({ topics: ['embeddings'] })).toEqual(['representation learning (catalogue)'])
    const found = await one({ topics: ['embeddings', 'lamp posts'], categories: ['cs.LG'] })
    expect(found).toEqual([
      'representation learning (catalogue)',
      'lamp posts (catalogue)',
      'machine learning (categories)',
    ])
  })

  test('are none where there is nothing to read', async () => {
    expect(await one({ title: '???', abstract: undefined })).toEqual([])
  })
})
