import type { Language } from './practice.ts'

const DAYS: Readonly<Record<Language, string>> = { en: 'en-US', es: 'es-US' }

/** Spanish clocks in the United States show AM and PM too; "a.m." would end its sentence twice and cost a text two septets. */
const CLOCKS: Readonly<Record<Language, string>> = { en: 'en-US', es: 'en-US' }

const formats = new Map<string, Intl.DateTimeFormat>()

/** The time of day at an instant (epoch ms) in an IANA time zone, as a clock in that language shows it: "10:02 AM". */
export function clockTime(at: number, timeZone: string, language: Language): string {
  return words(at, timeZone, CLOCKS[language], { hour: 'numeric', minute: '2-digit' })
}

/** The day at an instant (epoch ms) in an IANA time zone: "Sunday, December 6, 2026", "domingo, 6 de diciembre de 2026". */
export function dayWords(at: number, timeZone: string, language: Language): string {
  return words(at, timeZone, DAYS[language], { dateStyle: 'full' })
}

/** Day and time at an instant (epoch ms) in an IANA time zone: "Sunday, December 6, 2026 at 1:26 PM". */
export function dayAndTime(at: number, timeZone: string, language: Language): string {
  const clock = clockTime(at, timeZone, language)
  return `${dayWords(at, timeZone, language)} ${before(clock, language)} ${clock}`
}

function before(clock: string, language: Language): string {
  switch (language) {
    case 'en':
      return 'at'
    case 'es':
      return clock.startsWith('1:') ? 'a la' : 'a las'
  }
}

function words(at: number, timeZone: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${locale} ${timeZone} ${options.dateStyle}`
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone })
  formats.set(key, format)
  return format.format(at).replace(/\s/gu, ' ')
}
