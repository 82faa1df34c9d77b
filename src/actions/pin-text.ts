import type { Deps } from '../deps.ts'
import type { Language, Practice } from '../domain/practice.ts'
import { remembered } from '../domain/remembered.ts'
import { textTag } from '../domain/text-tag.ts'

type Wordsmith = Pick<Deps, 'config' | 'render'>
type Wording = (tagAndMinute: string) => string

const MINUTE_MS = 60_000

const STAND_INS = Array.from({ length: 10 }, (_, figure) => String(figure).repeat(6))

const wordings = new WeakMap<Practice, Partial<Record<Language, Wording>>>()

/**
 * The text that carries a PIN, the `number`th of its invitation. Its last line names the host of the page where the PIN is
 * typed, ours or the portal's, so that phones can fill it in. The words around the PIN are the same for a minute and
 * remembered; the PIN is put in last and never kept.
 */
export function pinText(
  deps: Wordsmith,
  practice: Practice,
  language: Language,
  { pin, number, expiresAt }: { pin: string; number: number; expiresAt: number },
): string {
  const known = wordings.get(practice) ?? {}
  const wording = known[language] ?? remembered((words: string) => wordingOf(deps, practice, language, words))
  wordings.set(practice, { ...known, [language]: wording })
  const tagAndMinute = `${textTag(number)} ${Math.floor(expiresAt / MINUTE_MS)}`
  return wording(tagAndMinute).replaceAll(standIn(deps, practice), pin)
}

function wordingOf(deps: Wordsmith, practice: Practice, language: Language, tagAndMinute: string): string {
  const [tag = '', minute] = tagAndMinute.split(' ')
  return deps.render.text('pin', {
    language,
    practiceName: practice.name,
    timeZone: practice.timeZone,
    pin: standIn(deps, practice),
    tag,
    minutes: Math.round(deps.config.pinLifetimeMs / MINUTE_MS),
    expiresAt: Number(minute) * MINUTE_MS,
    host: hostOfEntry(deps, practice),
  })
}

function hostOfEntry(deps: Wordsmith, { pinEntry, portalUrl }: Practice): string {
  return new URL(pinEntry === 'portal' ? portalUrl : deps.config.publicUrl).hostname
}

/** Six figures that stand nowhere else in the text, as long as the PIN that takes their place. */
function standIn(deps: Wordsmith, practice: Practice): string {
  const around = practice.name + hostOfEntry(deps, practice)
  return STAND_INS.find((figures) => !around.includes(figures)) ?? '000000'
}
