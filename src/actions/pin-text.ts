import type { Deps } from '../deps.ts'
import type { Language, Practice } from '../domain/practice.ts'

/** The text that carries a PIN. Its last line names the host of the page where the PIN is typed, so that phones can fill it in. */
export function pinText(deps: Deps, practice: Practice, language: Language, pin: string, expiresAt: number): string {
  return deps.render.text('pin', {
    language,
    practiceName: practice.name,
    timeZone: practice.timeZone,
    pin,
    minutes: Math.round(deps.config.pinLifetimeMs / 60_000),
    expiresAt,
    host: new URL(deps.config.publicUrl).hostname,
  })
}
