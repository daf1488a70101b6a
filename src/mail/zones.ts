/**
 * Zones that have been renamed, and their present names. ICU, of which runtimes have their list, keeps a zone's first
 * name for good: `Intl` offers `Asia/Calcutta`, and takes `Asia/Kolkata`.
 */
const RENAMED: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
}

const known = new Map<string, string | undefined>()

/** The present name of a zone, however it was spelled; undefined when this runtime knows no such zone. */
export function presentZone(name: string): string | undefined {
  if (known.has(name)) return known.get(name)
  const zone = readZone(name)
  if (known.size < 2000) known.set(name, zone)
  return zone
}

function readZone(name: string): string | undefined {
  // Offsets such as +05:30 are no zones: they do not follow the change of clocks.
  if (!/^[A-Za-z][\w+/-]{0,60}$/.test(name)) return undefined
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions()
    return RENAMED[timeZone] ?? timeZone
  } catch {
    return undefined
  }
}

const ZONES = [
  'UTC',
  ...new Set(
    Intl.supportedValuesOf('timeZone')
      .filter((zone) => zone !== 'UTC')
      .map((zone) => RENAMED[zone] ?? zone)
      .toSorted(),
  ),
]

/** Zones to choose from, and the one that is chosen: it is among them, whatever runtime it was chosen on. */
export function zoneChoice(stored: string): { zones: readonly string[]; chosen: string } {
  const chosen = presentZone(stored) ?? stored
  return { zones: ZONES.includes(chosen) ? ZONES : [...ZONES, chosen], chosen }
}
