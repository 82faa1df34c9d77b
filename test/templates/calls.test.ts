import { expect, test } from '@jest/globals'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { LANGUAGES, type Language } from '../../src/domain/practice.ts'
import { createRender } from '../../src/render.ts'
import { NAUGHTY_STRINGS } from '../support/naughty-strings.ts'

const render = createRender()
const parser = new XMLParser({ preserveOrder: true, ignoreAttributes: false })
const CALL = { practiceName: 'Willow Street Pediatrics', timeZone: 'America/New_York' }
const EXPIRES_AT = Date.parse('2026-12-06T15:12:00Z')
const ACTION = 'https://setup.example.org/carrier/calls/a.b/key?x=1&y=2'

function everyCall(language: Language, practiceName: string): string[] {
  const who = { ...CALL, language, practiceName }
  return [
    render.call('greeting', { ...who, actionUrl: ACTION }),
    render.call('pin', { ...who, pin: '482913', expiresAt: EXPIRES_AT }),
    render.call('not-asked-for', who),
    render.call('ended', who),
    render.call('call-back', { language, practiceName, phoneGroups: ['202', '555', '0143'] }),
  ]
}

/** The names of all elements in document order. */
function elements(xml: string): string[] {
  const names = (nodes: Record<string, unknown>[]): string[] =>
    nodes.flatMap((node) =>
      Object.entries(node).flatMap(([name, inner]) =>
        Array.isArray(inner) && name !== '?xml' ? [name, ...names(inner)] : [],
      ),
    )
  return names(parser.parse(xml))
}

const withoutMarkup = (xml: string) => xml.replace(/<[^>]+>/g, '')

test('a greeting asks for one key, says itself twice, and leaves voicemail without a PIN', () => {
  for (const language of LANGUAGES) {
    const xml = render.call('greeting', { ...CALL, language, actionUrl: ACTION })
    expect(elements(xml)).toEqual(['Response', 'Gather', 'Say', 'Pause', 'Say', 'Say', 'Hangup'])
    expect(xml).toContain(
      '<Gather numDigits="1" timeout="6" method="POST" action="https://setup.example.org/carrier/calls/a.b/key?x=1&amp;y=2">',
    )
    expect(xml).not.toMatch(/\d{6}/)
  }
})

test('the PIN is said figure by figure, slowly, twice three times in one document, and nothing there can fetch it again', () => {
  for (const language of LANGUAGES) {
    const xml = render.call('pin', { ...CALL, language, pin: '402913', expiresAt: EXPIRES_AT })
    expect(withoutMarkup(xml).match(/4, 0, 2, 9, 1, 3/g)).toHaveLength(6)
    expect(xml.match(/<prosody rate="slow">4, <break time="500ms"\/>0, /g)).toHaveLength(6)
    const pauses = [...xml.matchAll(/<Pause length="(\d)"/g)].map(([, seconds]) => Number(seconds))
    expect(pauses.indexOf(Math.max(...pauses))).toBe(2)
    expect(elements(xml)).not.toContain('Gather')
    expect(elements(xml)).not.toContain('Redirect')
    expect(xml).toContain('10:12 AM')
    expect(elements(xml).at(-1)).toBe('Hangup')
  }
})

test('who calls back hears whose line it is and the practice’s phone figure by figure, twice, and no PIN', () => {
  for (const language of LANGUAGES) {
    const xml = render.call('call-back', { ...CALL, language, phoneGroups: ['202', '555', '0143'] })
    expect(xml.match(/2 0 2 <break time="500ms"\/>5 5 5 <break time="500ms"\/>0 1 4 3</g)).toHaveLength(2)
    expect(withoutMarkup(xml).match(/Willow Street Pediatrics/g)?.length).toBeGreaterThanOrEqual(2)
    expect(withoutMarkup(xml)).not.toMatch(/\d, ?\d/)
    expect(elements(xml).at(-1)).toBe('Hangup')
  }
})

test('who calls back from a phone that we do not know hears it in every language, twice', () => {
  const xml = render.call('call-back-unknown', { language: 'en', languages: LANGUAGES })
  for (const language of LANGUAGES) {
    const said = render.t(language, 'calls.callBack.whoEver')
    expect(xml.split(`<Say language="${render.t(language, 'calls.language')}"`)).toHaveLength(4)
    expect(xml.split(said)).toHaveLength(3)
  }
})

test('each language is spoken as itself', () => {
  expect(render.call('ended', { ...CALL, language: 'es' })).toContain('<Say language="es-US"')
  expect(render.call('ended', { ...CALL, language: 'en' })).toContain('<Say language="en-US"')
})

test('no practice name changes what a call does', () => {
  for (const language of LANGUAGES) {
    const plain = everyCall(language, 'Willow').map(elements)
    for (const practiceName of NAUGHTY_STRINGS) {
      const calls = everyCall(language, practiceName)
      for (const xml of calls) {
        expect(XMLValidator.validate(xml)).toBe(true)
        expect(xml.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\p{Noncharacter_Code_Point}]/u)
      }
      expect(calls.map(elements)).toEqual(plain)
    }
  }
})
