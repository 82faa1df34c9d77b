import { expect, test } from '@jest/globals'
import { concernsTheSame, practiceIf, readWhatIf, type WhatIf } from '../../src/domain/what-if.ts'
import { filePractice } from '../support/practice-file.ts'

function read(text: string): WhatIf {
  const change = readWhatIf(text)
  if (typeof change === 'string') throw new Error(change)
  return change
}
const practiceWith = (...texts: string[]) =>
  practiceIf(filePractice({ statusMap: { Foster: 'active' } }), texts.map(read))

test('each setting that can be tried changes the practice, and nothing else of it', () => {
  const practice = filePractice({ statusMap: { Foster: 'active' } })
  expect(practiceWith('minorAgeLimit=16', 'homePhoneCalls=true')).toEqual({
    ...practice,
    minorAgeLimit: 16,
    homePhoneCalls: true,
  })
  expect(practiceWith('confirmedShared=home@example.com', 'confirmedShared=there@example.com').confirmedShared).toEqual(
    ['home@example.com', 'there@example.com'],
  )
  expect(practiceWith('statusMap.New = Born=not-active').statusMap).toEqual({
    Foster: 'active',
    'New = Born': 'not-active',
  })
})

test('a Status that the practice has takes the value that is tried, however it is spelled', () => {
  expect(practiceWith('statusMap.FOSTER=not-active').statusMap).toEqual({ FOSTER: 'not-active' })
})

test.each([
  ['sendPerHour=5', /There is no setting "sendPerHour" to try: there are minorAgeLimit=YEARS,/],
  ['minorAgeLimit', /whole years, from 1 to 30/],
  ['minorAgeLimit=', /whole years, from 1 to 30/],
  ['minorAgeLimit=17.5', /whole years, from 1 to 30/],
  ['minorAgeLimit=31', /whole years, from 1 to 30/],
  ['homePhoneCalls=yes', /true or false/],
  ['confirmedShared=nobody', /an email address/],
  ['statusMap.=active', /needs a Status/],
  ['statusMap.Foster=maybe', /active or not-active/],
  ['statusMap.In-Collections=active', /is always not-active: statusMap cannot change it/],
  ['statusMap.Active=not-active', /is always active: statusMap cannot change it/],
])('%s is refused with what would do', (text, says) => {
  expect(readWhatIf(text)).toMatch(says)
})

test('two values of one setting are told, two addresses are not', () => {
  expect(concernsTheSame(read('minorAgeLimit=16'), read('minorAgeLimit=17'))).toBe(true)
  expect(concernsTheSame(read('statusMap.Foster=active'), read('statusMap.foster=not-active'))).toBe(true)
  expect(concernsTheSame(read('statusMap.Foster=active'), read('statusMap.New=not-active'))).toBe(false)
  expect(concernsTheSame(read('confirmedShared=a@example.com'), read('confirmedShared=b@example.com'))).toBe(false)
})
