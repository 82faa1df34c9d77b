import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { isGsm7, septets } from '../../src/domain/gsm7.ts'
import { LANGUAGES } from '../../src/domain/practice.ts'
import { createRender } from '../../src/render.ts'
import { NAUGHTY_STRINGS } from '../support/naughty-strings.ts'

const render = createRender()
const LATE = Date.parse('2026-12-07T05:40:00Z')
const TEXT = {
  language: 'en',
  practiceName: 'Willow Street Pediatrics',
  timeZone: 'America/New_York',
  pin: '482913',
  tag: 'A',
  minutes: 10,
  expiresAt: LATE,
  host: 'setup.example.org',
} as const

/** "Parse a one-time code message" of the WICG draft Origin-bound one-time codes delivered via SMS. */
function originBoundCode(message: string): { host: string; code: string } | null {
  const line = message.slice(message.lastIndexOf('\n') + 1)
  const parts = /^@([^\s@#]+) #([^\s]+)(?:\s|$)/.exec(line)
  return parts?.[1] && parts[2] ? { host: parts[1], code: parts[2] } : null
}

test('a text says whose it is, the PIN, until when, that nobody asks for it, and how to object', () => {
  expect(render.text('pin', TEXT)).toBe(
    'Willow Street Pediatrics: 482913 is your portal PIN (A). Good for 10 min (until 12:40 AM). We never ask for it. Not you? Reply NO.\n\n@setup.example.org #482913',
  )
})

test('a phone can fill the PIN in by itself on the page that asks for it', () => {
  for (const language of LANGUAGES)
    expect(originBoundCode(render.text('pin', { ...TEXT, language }))).toEqual({
      host: 'setup.example.org',
      code: '482913',
    })
})

test('a text is one segment whatever the practice is called, and its last line stays ours', () => {
  for (const language of LANGUAGES)
    for (const practiceName of NAUGHTY_STRINGS) {
      const text = render.text('pin', { ...TEXT, language, practiceName })
      expect(isGsm7(text)).toBe(true)
      expect(septets(text)).toBeLessThanOrEqual(160)
      expect(text.split('\n')).toHaveLength(3)
      expect(originBoundCode(text)).toEqual({ host: 'setup.example.org', code: '482913' })
    }
})

test('a practice whose name cannot be written in a text is "your practice"', () => {
  expect(render.text('pin', { ...TEXT, practiceName: '小児科' })).toMatch(/^Your practice: 482913 /)
  expect(render.text('pin', { ...TEXT, language: 'es', practiceName: '小児科' })).toMatch(/^Su consultorio: 482913 /)
})

test('of a long name and a long host the wording gives way first, then the last line, never the PIN or the practice', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...LANGUAGES),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }),
      fc.domain(),
      (language, practiceName, host) => {
        const text = render.text('pin', { ...TEXT, language, practiceName, host })
        expect(isGsm7(text)).toBe(true)
        expect(septets(text)).toBeLessThanOrEqual(160)
        expect(text).toMatch(/^[^\n]+: 482913 /)
        expect(originBoundCode(text)?.host ?? host).toBe(host)
      },
    ),
  )
})

test('a host too long for any text costs the last line, not the practice', () => {
  const host = `${'setup.'.repeat(20)}example.org`
  const text = render.text('pin', { ...TEXT, host })
  expect(text).toMatch(/^Willow Street Pediatrics: 482913 [^\n]*$/)
})

const ANSWERS = ['not-asked-for', 'already-set-up', 'help'] as const

test('an answer says whose it is and the whole phone to call, in one segment whatever the practice is called', () => {
  for (const language of LANGUAGES)
    for (const practiceName of [...NAUGHTY_STRINGS, 'Sunshine Pediatrics & Adolescent Medicine of the Greater Lakes'])
      for (const phone of ['(202) 555-0143', '(202) 555-0143 extension 1234, option 2.'])
        for (const name of ANSWERS) {
          const text = render.text(name, { language, practiceName, phone })
          expect(isGsm7(text)).toBe(true)
          expect(septets(text)).toBeLessThanOrEqual(160)
          expect(text).toMatch(/^[^\n]+: [^\n]+$/)
          expect(text).toContain(phone)
        }
})

test('an answer without a practice is one segment too', () => {
  for (const language of LANGUAGES) {
    const texts = [
      render.text('stopped', { language }),
      render.text('started', { language }),
      render.text('help-anybody', { language, languages: LANGUAGES }),
    ]
    for (const text of texts) {
      expect(isGsm7(text)).toBe(true)
      expect(septets(text)).toBeLessThanOrEqual(160)
    }
  }
})

test('help says how to end texts', () => {
  expect(render.text('help', { language: 'en', practiceName: 'Willow', phone: '(202) 555-0143' })).toBe(
    'Willow: We text the PIN you ask for to set up your portal account. Questions? Call (202) 555-0143. Reply STOP to end texts.',
  )
})

test('usual names and hosts keep the last line in both languages', () => {
  const practiceName = 'Sunshine Pediatrics & Adolescent Medicine'
  for (const language of LANGUAGES)
    expect(render.text('pin', { ...TEXT, language, practiceName, host: 'setup.sunshine-pediatrics.org' })).toMatch(
      /^Sunshine Pediatrics[^\n]*: 482913 [^\n]*\n\n@setup\.sunshine-pediatrics\.org #482913$/,
    )
})
