import nunjucks from 'nunjucks'
import { clockTime, dayAndTime, dayWords } from './domain/clock-words.ts'
import { escapeHtml } from './domain/escape-html.ts'
import { plainLine } from './domain/plain-line.ts'
import type { Language } from './domain/practice.ts'
import { thousands } from './domain/proof-of-end.ts'
import type { WordParams, Words } from './words.ts'

/** What templates can use: the data, cleaned; words; and clock and calendar in the language and time zone at hand. */
export function templateWords(t: Words, language: Language, timeZone: string, data: object): object {
  return {
    ...Object.fromEntries(Object.entries(data).map(([key, value]) => [key, cleaned(value)])),
    language,
    t: (key: string, params?: WordParams) => t(language, key, params),
    wordsIn: (other: Language, key: string) => t(other, key),
    html: (key: string, params: WordParams = {}) => new nunjucks.runtime.SafeString(t(language, key, escaped(params))),
    clock: (at: number) => clockTime(at, timeZone, language),
    day: (at: number) => dayWords(at, timeZone, language),
    dayAndTime: (at: number) => dayAndTime(at, timeZone, language),
    thousands,
  }
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return plainLine(value)
  if (Array.isArray(value)) return value.map(cleaned)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleaned(inner)]))
  return value
}

function escaped(params: WordParams): WordParams {
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [key, typeof value === 'string' ? escapeHtml(value) : value]),
  )
}
