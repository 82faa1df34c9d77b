import { expect, test } from '@jest/globals'
import { pinText } from '../../src/actions/pin-text.ts'
import { readConfig } from '../../src/config.ts'
import { PracticeSchema } from '../../src/domain/practice.ts'
import { createRender } from '../../src/render.ts'
import { LAKESIDE, NOON } from '../support/world.ts'

const deps = { config: readConfig({ PUBLIC_URL: 'https://pin.example.com' }), render: createRender() }

test('texts of one minute differ in the PIN alone, and figures of the name stay what they are', () => {
  const practice = PracticeSchema.parse({ ...LAKESIDE, name: 'Route 000000 Pediatrics' })
  const [one, other] = ['000000', '482913'].map((pin) =>
    pinText(deps, practice, 'en', { pin, number: 1, expiresAt: NOON }),
  )
  expect(one).toContain('Route 000000 Pediatrics: 000000 is')
  expect(other).toBe(one?.replace(': 000000 is', ': 482913 is').replace('#000000', '#482913'))
})

test('the clock time and the language are those of each text', () => {
  const practice = PracticeSchema.parse(LAKESIDE)
  const text = (language: 'en' | 'es', at: number) =>
    pinText(deps, practice, language, { pin: '482913', number: 1, expiresAt: at })
  expect(text('en', NOON)).toContain('12:00 PM')
  expect(text('en', NOON + 60_000)).toContain('12:01 PM')
  expect(text('es', NOON)).not.toBe(text('en', NOON))
})

test('each text of an invitation carries a letter of its own', () => {
  const practice = PracticeSchema.parse(LAKESIDE)
  const tagOf = (number: number) =>
    /PIN \(([A-Z])\)/.exec(pinText(deps, practice, 'en', { pin: '482913', number, expiresAt: NOON }))?.[1]
  expect([1, 2, 8, 9, 24, 25].map(tagOf)).toEqual(['A', 'B', 'H', 'J', 'Z', 'A'])
})

test('the last line names the host where the PIN is typed: ours, or the portal without its port', () => {
  const portalUrl = 'https://portal.example.org:8443/482913/register?site=7'
  const lastLine = (pinEntry: 'here' | 'portal') => {
    const practice = PracticeSchema.parse({ ...LAKESIDE, portalUrl, pinEntry })
    return pinText(deps, practice, 'en', { pin: '482913', number: 1, expiresAt: NOON }).split('\n').at(-1)
  }
  expect(lastLine('here')).toBe('@pin.example.com #482913')
  expect(lastLine('portal')).toBe('@portal.example.org #482913')
})

test('figures of the portal’s host stay what they are', () => {
  const portalUrl = 'https://000000.example.org/register'
  const practice = PracticeSchema.parse({ ...LAKESIDE, portalUrl, pinEntry: 'portal' })
  expect(pinText(deps, practice, 'en', { pin: '482913', number: 1, expiresAt: NOON })).toMatch(
    /@000000\.example\.org #482913$/,
  )
})
