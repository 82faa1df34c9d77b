import { expect, test } from '@jest/globals'
import { bounceClassOf, type Refusal } from '../../src/domain/bounce.ts'

test.each<[Refusal, string]>([
  [{ code: 550, enhanced: '5.1.1' }, 'hard'],
  [{ code: 550, enhanced: '5.1.2' }, 'hard'],
  [{ code: 550, enhanced: '5.1.10' }, 'hard'],
  [{ code: 550, enhanced: '5.2.1' }, 'hard'],
  [{ code: 550 }, 'hard'],
  [{ code: 554 }, 'soft'],
  [{ code: 552, enhanced: '5.2.2' }, 'soft'],
  [{ code: 552, enhanced: '5.3.4' }, 'soft'],
  [{ code: 450, enhanced: '4.1.1', text: 'User unknown' }, 'soft'],
  [{ code: 451, text: 'try later' }, 'soft'],
  [{ code: 553, enhanced: '5.1.8' }, 'policy'],
  [{ code: 553, enhanced: '5.1.7' }, 'policy'],
  [{ code: 550, enhanced: '5.7.1' }, 'policy'],
  [{ code: 450, enhanced: '4.7.1' }, 'policy'],
  [{ code: 554, enhanced: '5.6.0' }, 'policy'],
  [{ code: 550, text: 'Your host is blocked' }, 'policy'],
  [{ code: 550, enhanced: '5.4.1', text: 'Recipient address rejected: Access denied' }, 'hard'],
  [{ code: 550, enhanced: '5.4.4', text: 'Host or domain name not found' }, 'hard'],
  [{ code: 550, enhanced: '5.4.4', text: 'Host not found, try again' }, 'soft'],
  [{ code: 550, enhanced: '5.0.0', text: 'no such user' }, 'hard'],
  [{ code: 550, enhanced: '5.0.0', text: 'something went wrong' }, 'soft'],
])('%j is %s', (refusal, expected) => {
  expect(bounceClassOf(refusal)).toBe(expected)
})
