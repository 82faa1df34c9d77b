import { readdirSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import type { CallName, Calls } from '../../src/domain/message-data.ts'
import { LANGUAGES, type Language } from '../../src/domain/practice.ts'
import { createRender } from '../../src/render.ts'
import { readXml } from '../../src/simulator/xml.ts'
import { twimlFaults } from '../support/twiml-types.ts'

const render = createRender()

function callsIn(language: Language): Calls {
  const who = { language, practiceName: 'Smith & Sons Pediatrics' }
  return {
    greeting: { ...who, actionUrl: 'https://setup.example.org/carrier/calls/a.b/key?greetings=1&x=2' },
    pin: { ...who, timeZone: 'America/New_York', pin: '482913', expiresAt: Date.parse('2026-12-06T15:12:00Z') },
    'not-asked-for': who,
    ended: who,
    'call-back': { ...who, phoneGroups: ['202', '555', '0143'] },
    'call-back-unknown': { language, languages: LANGUAGES },
  }
}

const NAMES = Object.keys(callsIn('en')) as CallName[]

test('every call that there is a template for is looked at', () => {
  expect(readdirSync('templates/calls').sort()).toEqual(NAMES.map((name) => `${name}.njk`).sort())
})

test.each(LANGUAGES.flatMap((language) => NAMES.map((name) => [name, language] as const)))(
  'the carrier knows every verb, attribute, voice and language of the call "%s" in %s',
  (name, language) => {
    expect(twimlFaults('VoiceResponse', render.call(name, callsIn(language)[name]))).toEqual([])
  },
)

const ANSWERS = ['not-asked-for', 'already-set-up', 'help'] as const

test('the carrier knows every verb of every text that answers a text, and of an answer without one', () => {
  for (const language of LANGUAGES) {
    const texts = [
      ...ANSWERS.map((name) =>
        render.text(name, { language, practiceName: 'Smith & Sons <Pediatrics>', phone: '(202) 555-0143' }),
      ),
      render.text('help-anybody', { language, languages: LANGUAGES }),
      render.text('stopped', { language }),
      render.text('started', { language }),
    ]
    expect(texts).toHaveLength(readdirSync('templates/texts').length - 1)
    for (const text of texts) {
      expect(twimlFaults('MessagingResponse', render.answer(text))).toEqual([])
      expect(readXml(render.answer(text)).children).toContainEqual({
        name: 'Message',
        attributes: {},
        children: [text],
      })
    }
  }
  expect(twimlFaults('MessagingResponse', render.answer(undefined))).toEqual([])
  expect(readXml(render.answer(undefined)).children).toEqual([])
})

test.each([
  ['<Message sender="+12025550100">Hi</Message>', ['Message has no attribute sender']],
  ['<Sms>Hi</Sms>', ['Response holds no Sms']],
])('what the carrier does not know of answers is seen: %s', (inside, faults) => {
  expect(twimlFaults('MessagingResponse', `<Response>${inside}</Response>`)).toEqual(faults)
})

const SAY = '<Say language="en-US" voice="Polly.Joanna-Neural">Hi</Say>'

test.each([
  [SAY, []],
  [SAY.replace('language', 'lang'), ['Say has no attribute lang']],
  [SAY.replace('Joanna', 'Johanna'), ['voice of Say is no SayVoice: Polly.Johanna-Neural']],
  [SAY.replace('en-US', 'en-MX'), ['language of Say is no SayLanguage: en-MX']],
  [SAY.replace('Hi', '<break length="1"/>'), ['break has no attribute length']],
  [SAY.replace('Hi', '<prosody speed="slow">Hi</prosody>'), ['prosody has no attribute speed']],
  [SAY.replace('Hi', '<Pause/>'), ['Say holds no Pause']],
  ['<Gather numDigits="one"/>', ['numDigits of Gather is no number: one']],
  ['<Gather input="key"/>', ['input of Gather is no GatherInput[]: key']],
  ['<Gather><Hangup/></Gather>', ['Gather holds no Hangup']],
  ['<Hangup reason="done"/>', ['Hangup has no attribute reason']],
  ['<Speak>Hi</Speak>', ['Response holds no Speak']],
])('what the carrier does not know is seen: %s', (inside, faults) => {
  expect(twimlFaults('VoiceResponse', `<Response>${inside}</Response>`)).toEqual(faults)
})
