import { expect, test } from '@jest/globals'
import { reportOfCall, reportOfText } from '../../src/domain/carrier-reports.ts'

test.each([
  ['accepted', undefined, 'on-its-way', undefined],
  ['queued', undefined, 'on-its-way', undefined],
  ['sending', undefined, 'on-its-way', undefined],
  ['sent', undefined, 'on-its-way', undefined],
  ['delivered', undefined, 'delivered', undefined],
  ['read', undefined, 'delivered', undefined],
  ['undelivered', 30003, 'not-delivered', 'unreachable'],
  ['undelivered', 30006, 'not-delivered', 'not-a-mobile'],
  ['undelivered', 30007, 'not-delivered', 'filtered'],
  ['failed', 21610, 'not-delivered', 'opted-out'],
  ['undelivered', 99999, 'not-delivered', 'ours'],
  ['failed', undefined, 'not-delivered', 'ours'],
  ['canceled', 30003, 'not-delivered', 'ours'],
])('a text that is %s with code %p is %s, by reason of %p', (status, code, state, reason) => {
  expect(reportOfText(status, code)).toEqual({ state, ...(reason && { reason }) })
})

test.each([
  ['queued', {}, 'on-its-way', undefined],
  ['initiated', {}, 'on-its-way', undefined],
  ['ringing', {}, 'on-its-way', undefined],
  ['in-progress', {}, 'on-its-way', undefined],
  ['completed', {}, 'not-delivered', 'not-heard'],
  ['busy', {}, 'not-delivered', 'busy'],
  ['no-answer', {}, 'not-delivered', 'no-answer'],
  ['failed', {}, 'not-delivered', 'unreachable'],
  ['failed', { error: 21214 }, 'not-delivered', 'bad-number'],
  ['failed', { error: 13227, sip: 404 }, 'not-delivered', 'country-not-allowed'],
  ['failed', { error: 99999, sip: 404 }, 'not-delivered', 'bad-number'],
  ['failed', { sip: 486 }, 'not-delivered', 'busy'],
  ['failed', { sip: 608 }, 'not-delivered', 'filtered'],
  ['failed', { sip: 503 }, 'not-delivered', 'unreachable'],
  ['canceled', {}, 'not-delivered', 'ours'],
])('a call that is %s with %p is %s, by reason of %p', (status, codes, state, reason) => {
  expect(reportOfCall(status, codes)).toEqual({ state, ...(reason && { reason }) })
})

test.each(['', 'undefined', 'scheduled', 'DELIVERED', 'constructor'])(
  'the status %p is not known and says nothing',
  (status) => {
    expect(reportOfText(status)).toBeUndefined()
    expect(reportOfCall(status)).toBeUndefined()
  },
)
