import { expect, test } from 'vitest'
import { cpuMs } from './cpu-time.fixture.ts'
import { texNames } from './tex-names.ts'

test.each([
  ['Ana Tern and Auk, Bo and {de la Gull}, Cy', 'Ana Tern; Bo Auk; Cy de la Gull'],
  ['Tern, Jr., Ana', 'Ana Tern Jr.'],
  ['{Tern and Sons} and Auk', 'Tern and Sons; Auk'],
  ['von Gull, Ana AND\n  M{\\"u}we, Bo', 'Ana von Gull; Bo Müwe'],
  ['family=Gull, given=Ana, prefix=van', 'Ana van Gull'],
  ['Andrew Sand and Tern, Ana,', 'Andrew Sand; Ana Tern'],
  [' and ', ''],
  ['Four, D.; Five, E.; Six, F.', 'D. Four; E. Five; F. Six'],
  ['Ana Tern, Bo Auk, and Cy Gull', 'Ana Tern; Bo Auk; Cy Gull'],
  ['Ana Tern, Bo Auk and Cy Gull', 'Ana Tern; Bo Auk; Cy Gull'],
  ['A. Tern, B. Auk & C. Gull', 'A. Tern; B. Auk; C. Gull'],
  ['Tern, A., Auk, B., Gull, C.', 'A. Tern; B. Auk; C. Gull'],
  ['Gull Tern, Ana Bo', 'Ana Bo Gull Tern'],
  ['de la Gull, Ana Bo and Auk, Cy', 'Ana Bo de la Gull; Cy Auk'],
  ['Tern, Ana, Jr. and Auk, B.', 'Ana Tern Jr.; B. Auk'],
  ['M&uuml;we, Ana', 'Ana Müwe'],
  ['Tern, A. et al.', 'A. Tern; others'],
  ['Ana Tern\\thanks{Equal} and {Tern, Auk and Sons}', 'Ana Tern; Tern, Auk and Sons'],
])('names in %j', (field, names) => {
  expect(texNames(field).join('; ')).toBe(names)
})

test('hostile names take no longer than others', () => {
  const started = cpuMs()
  for (const piece of ['{', '\\', ' and ', ',', 'a, ', 'A. B, ', ';', ' & ', 'et al', '='])
    texNames(piece.repeat(5_000))
  expect(cpuMs() - started).toBeLessThan(4000)
})
