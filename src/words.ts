import { readFileSync } from 'node:fs'
import { createInstance } from 'i18next'
import { LANGUAGES, type Language } from './domain/practice.ts'

export type WordParams = Readonly<Record<string, string | number>>

/**
 * The words for a key of templates/locales, with its placeholders filled as they come: escaping is the template's.
 * `count` chooses the plural form.
 * @throws for a key the language lacks and for a placeholder without a value.
 */
export type Words = (language: Language, key: string, params?: WordParams) => string

/** Reads `<directory>/<language>.json` of every language, once. */
export function createWords(directory: URL): Words {
  const i18n = createInstance()
  void i18n.init({
    initAsync: false,
    fallbackLng: false,
    supportedLngs: [...LANGUAGES],
    resources: Object.fromEntries(LANGUAGES.map((language) => [language, { translation: read(directory, language) }])),
    returnEmptyString: false,
    interpolation: { escapeValue: false, skipOnVariables: true },
    parseMissingKeyHandler: (key) => {
      throw new Error(`no words for "${key}"`)
    },
    missingInterpolationHandler: (words: string, placeholder: string[]) => {
      throw new Error(`no value for ${placeholder[0]} of "${words}"`)
    },
  })
  return (language, key, params = {}) => i18n.t(key, { ...params, lng: language, nest: false })
}

function read(directory: URL, language: Language): Record<string, unknown> {
  return JSON.parse(readFileSync(new URL(`${language}.json`, directory), 'utf8'))
}
