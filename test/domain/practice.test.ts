import { expect, test } from '@jest/globals'
import { practiceFaults } from '../../src/cli/practice-faults.ts'
import { PracticeSchema } from '../../src/domain/practice.ts'
import { LAKESIDE } from '../support/world.ts'

const faultsOf = (fields: object) => {
  const parsed = PracticeSchema.safeParse({ ...LAKESIDE, ...fields })
  return parsed.success ? [] : practiceFaults(parsed.error)
}

test.each(['http://portal.example.com/register', 'ftp://portal.example.com', 'portal.example.com', ''])(
  'a portal at "%s" gets no one-time code in the clear: its practice is refused',
  (portalUrl) => {
    expect(faultsOf({ portalUrl })).toEqual(['portalUrl must be a web address that starts with https://'])
  },
)

test.each([
  'https://portal.example.com/register',
  'http://localhost:8026/register',
  'http://127.0.0.1:80',
  'http://[::1]/',
])('a portal at %s is taken', (portalUrl) => {
  expect(faultsOf({ portalUrl })).toEqual([])
})

test.each(['call us', '555-019', '(((((((', ''])(
  'a practice whose phone is "%s" cannot be called and is refused',
  (phone) => {
    expect(faultsOf({ phone })).toEqual(['phone must have at least 7 digits'])
  },
)
