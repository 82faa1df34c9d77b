import { expect, test } from '@jest/globals'
import { idleWhatIfs, lookForStatuses } from '../../src/domain/idle-what-ifs.ts'
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
  ['leftOutShared=nobody', /an email address/],
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
  expect(concernsTheSame(read('confirmedShared=a@example.com'), read('leftOutShared=A@example.com'))).toBe(true)
})

test('an address is one parent’s or it is not, so trying the one takes it from the other', () => {
  const practice = filePractice({ confirmedShared: ['All@example.com', 'b@example.com'], leftOutShared: [] })
  expect(practiceIf(practice, [read('leftOutShared=all@Example.com')])).toEqual({
    ...practice,
    confirmedShared: ['b@example.com'],
    leftOutShared: ['all@example.com'],
  })
})

test('what is tried and concerns nothing in the file says so, or that the practice has it already', () => {
  const changes = [
    'statusMap.In Foster=active',
    'statusMap.Foo=not-active',
    'confirmedShared=all@example.com',
    'confirmedShared=nobody@example.com',
    'leftOutShared=desk@example.com',
    'minorAgeLimit=16',
  ].map(read)
  const { statuses, look } = lookForStatuses(changes)
  for (const status of ['Active', 'IN-FOSTER', 'Active', '']) look(status)
  const practice = filePractice({ leftOutShared: ['Desk@example.com'] })
  expect(
    idleWhatIfs(changes, practice, { statuses, shared: new Set(['all@example.com', 'desk@example.com']) }),
  ).toEqual([
    'No line of the file has the Status "Foo": this changes nothing.',
    'nobody@example.com is not on the charts of many families: this changes nothing.',
    'leftOutShared has desk@example.com already: this changes nothing.',
  ])
})
