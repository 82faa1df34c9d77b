import { expect, test } from '@jest/globals'
import { isSignedByTwilio } from '../../src/providers/twilio-signature.ts'
import { twilioSignature } from '../../src/simulator/twilio-signature.ts'

const token = '12345'
const url = 'https://set-up.example.org/carrier/status?id=a%2Fb&kind=text'
const fields = { To: '+12025550143', CallSid: 'CA1', Digits: '1' }

test('the example of Twilio’s documentation is signed as documented', () => {
  const documented = {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  }
  expect(twilioSignature(token, 'https://mycompany.com/myapp.php?foo=1&bar=2', documented)).toBe(
    'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
  )
})

test('a callback with the signature of this account, address and fields is Twilio’s', () => {
  expect(isSignedByTwilio(token, twilioSignature(token, url, fields), url, fields)).toBe(true)
})

test.each([
  ['another account', '54321', url, fields],
  ['another address', token, url.replace('kind=text', 'kind=call'), fields],
  ['another host', token, url.replace('set-up', 'evil'), fields],
  ['a changed field', token, url, { ...fields, Digits: '9' }],
  ['a field more', token, url, { ...fields, MessageStatus: 'delivered' }],
])('a signature for %s is refused', (_, otherToken, otherUrl, otherFields) => {
  const signature = twilioSignature(otherToken, otherUrl, otherFields)
  expect(isSignedByTwilio(token, signature, url, fields)).toBe(false)
})

test.each([undefined, '', 'x', 'é'.repeat(28)])('%p is not a signature', (signature) => {
  expect(isSignedByTwilio(token, signature, url, fields)).toBe(false)
})
