import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { isGsm7 } from '../../src/domain/gsm7.ts'
import { LANGUAGES } from '../../src/domain/practice.ts'

type Tree = { [key: string]: string | Tree }

const WORDS = Object.fromEntries(
  LANGUAGES.map((language) => [
    language,
    new Map(leaves(JSON.parse(readFileSync(`templates/locales/${language}.json`, 'utf8')))),
  ]),
)
const ENGLISH = WORDS.en ?? new Map<string, string>()
const EVERY_SAYING = Object.entries(WORDS).flatMap(([language, words]) =>
  [...words].map(([key, saying]) => ({ language, key, saying })),
)

function leaves(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[path + key, value]] : leaves(value, `${path}${key}.`),
  )
}

function placeholders(saying: string | undefined): string[] {
  return [...new Set(saying?.match(/{{\w+}}/g))].sort()
}

test('every language says everything that the others say, with the same placeholders', () => {
  for (const words of Object.values(WORDS)) {
    expect([...words.keys()].sort()).toEqual([...ENGLISH.keys()].sort())
    for (const [key, saying] of words)
      expect({ key, with: placeholders(saying) }).toEqual({ key, with: placeholders(ENGLISH.get(key)) })
  }
})

test('every file of words is a language of the service', () => {
  expect(readdirSync('templates/locales').sort()).toEqual(LANGUAGES.map((language) => `${language}.json`).sort())
})

test('words carry no markup but emphasis', () => {
  for (const { key, saying } of EVERY_SAYING)
    expect({ key, left: saying.replace(/<\/?strong>/g, '').match(/[<>&]/) }).toEqual({ key, left: null })
})

test('parents read parent words only', () => {
  for (const { key, saying } of EVERY_SAYING)
    expect({ key, found: saying.match(/\b(otp|users?|usuarios?|tokens?|sms|campaigns?|campañas?)\b/i) }).toEqual({
      key,
      found: null,
    })
})

test('sentences are short enough for a sixth-grade reader', () => {
  const long = EVERY_SAYING.flatMap(({ key, saying }) =>
    saying
      .split(/[.?!:](?:\s|$)/)
      .filter((sentence) => sentence.trim().split(/\s+/).length > 24)
      .map((sentence) => `${key}: ${sentence}`),
  )
  expect(long).toEqual([])
})

test('the wording of text messages needs no letter that GSM-7 lacks', () => {
  for (const { key, saying } of EVERY_SAYING)
    if (key.startsWith('texts.')) expect({ key, gsm7: isGsm7(saying) }).toEqual({ key, gsm7: true })
})

test('every saying is used by a template or by the service', () => {
  const sources = [
    'templates/layouts',
    'templates/pages',
    'templates/emails',
    'templates/texts',
    'templates/calls',
    'templates/kit',
    'src',
  ]
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`))
    .filter((file) => /\.(njk|ts)$/.test(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')
  const unused = [...ENGLISH.keys()].filter((key) => {
    const whole = key.replace(/_(one|other)$/, '')
    return !(
      sources.includes(`'${whole}'`) ||
      whole.split('.').some((_, n, parts) => n > 0 && sources.includes(`'${parts.slice(0, n).join('.')}.' +`))
    )
  })
  expect(unused).toEqual([])
})
