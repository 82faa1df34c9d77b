import { expect, test } from '@jest/globals'
import { readTwiml } from '../../src/simulator/twiml.ts'

const response = (inside: string) => `<?xml version="1.0" encoding="UTF-8"?><Response>${inside}</Response>`

test('a greeting that asks for one key is read with its text, language and action', () => {
  const document = response(
    '<Gather numDigits="1" timeout="6" action="/carrier/pin?id=a&amp;b=2"><Say language="es-MX">Hola &amp; adi&#243;s <prosody rate="slow">4<break time="500ms"/>8</prosody></Say><Pause length="1"/></Gather><Redirect>/again</Redirect>',
  )
  expect(readTwiml(document)).toEqual([
    {
      verb: 'gather',
      numDigits: 1,
      action: '/carrier/pin?id=a&b=2',
      finishOnKey: '#',
      actionOnEmpty: false,
      prompts: [{ verb: 'say', text: 'Hola & adiós 4 8', language: 'es-MX', times: 1 }, { verb: 'pause' }],
    },
    { verb: 'redirect', url: '/again' },
  ])
})

test.each([
  ['not XML', 'hello', 'not expected'],
  ['a bare ampersand', response('<Say>Smith & Sons</Say>'), 'not expected'],
  ['an entity of HTML', response('<Say>a&nbsp;b</Say>'), '&nbsp;'],
  ['two roots', '<Response/><Response/>', 'one root'],
  ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${'<Response/>'}`, 'document type'],
  ['another root', '<Html/>', 'not Response'],
  ['an unknown verb', response('<Dial>+12025550143</Dial>'), 'Dial is not known'],
  ['an unknown attribute', response('<Say lang="en">Hi</Say>'), 'no attribute lang'],
  ['a verb inside Say', response('<Say>Hi <Hangup/></Say>'), 'not known inside Say'],
  ['a Gather inside a Gather', response('<Gather><Gather/></Gather>'), 'Gather is not known'],
  ['text outside Say', response('Hello'), 'text outside Say'],
  ['an empty Say', response('<Say> </Say>'), '1 to 4096'],
  ['a Say that is too long', response(`<Say>${'a'.repeat(4097)}</Say>`), '1 to 4096'],
  ['a Gather by GET', response('<Gather method="GET"/>'), 'POST'],
  ['a Gather of speech', response('<Gather input="speech"/>'), 'keys only'],
  ['a number that is none', response('<Gather numDigits="one"/>'), 'numDigits'],
])('%s is an error that says what is wrong', (_, document, message) => {
  expect(() => readTwiml(document)).toThrow(message)
})
