import { expect, test } from '@jest/globals'
import { readFhirName } from '../../src/domain/fhir-name.ts'
import { isCurrent } from '../../src/domain/fhir-period.ts'
import { readPatientReference } from '../../src/domain/fhir-reference.ts'
import { readFhirRelationships } from '../../src/domain/fhir-relationship.ts'
import { readFhirTelecom } from '../../src/domain/fhir-telecom.ts'

const DAY = '2026-11-22'

test('a period is current from its first to its last day, month or year', () => {
  const periods: [start: string | undefined, end: string | undefined, current: boolean][] = [
    [undefined, undefined, true],
    ['2026-11-22', '2026-11-22', true],
    ['2026-11-23', undefined, false],
    ['2026-11', undefined, true],
    ['2026-12', undefined, false],
    ['2027', undefined, false],
    [undefined, '2026-11-21', false],
    [undefined, '2026-11-21T23:59:59-05:00', false],
    [undefined, '2026-11-22T00:00:00-05:00', true],
    [undefined, '2026-11', true],
    [undefined, '2026-10', false],
    [undefined, '2026', true],
    [undefined, '2025', false],
  ]
  for (const [start, end, current] of periods)
    expect([start, end, isCurrent({ start, end }, DAY)]).toEqual([start, end, current])
})

test('the usual name counts before the official one before any other, of those that are current and taken apart', () => {
  const name = (use: string | undefined, given: string, changes: object = {}) => ({
    use,
    family: 'Sample',
    given: [given],
    ...changes,
  })
  const over = { period: { end: '2020-07-22' } }
  const best: [names: Parameters<typeof readFhirName>[0], first: string][] = [
    [[name('official', 'Ana'), name('usual', 'Annie')], 'Annie'],
    [[name(undefined, 'Ann'), name('official', 'Ana')], 'Ana'],
    [[name('nickname', 'Annie'), name(undefined, 'Ana')], 'Annie'],
    [[name('usual', 'Annie', over), name('official', 'Ana')], 'Ana'],
    [[name('old', 'Annie'), name('maiden', 'Ana'), name('temp', 'Ann')], 'Ann'],
    [[name('maiden', 'Ana')], 'Ana'],
    [[name('old', 'Ana')], ''],
    [[{ use: 'usual', given: [null, ' '] }, name('official', 'Ana')], 'Ana'],
    [[{ use: 'official', given: [null, ' Ana ', 'Maria'] }], 'Ana'],
    [[], ''],
  ]
  for (const [names, first] of best) expect([names, readFhirName(names, DAY).first]).toEqual([names, first])
})

test('of several addresses, phones and ways the best ranked that is current counts, then the first', () => {
  const phone = (use: string | undefined, value: string, changes: object = {}) => ({
    system: 'phone',
    use,
    value,
    ...changes,
  })
  const email = (value: string, changes: object = {}) => ({ system: 'email', value, ...changes })
  const sms = (value: string, changes: object = {}) => ({ system: 'sms', value, ...changes })
  const over = { period: { end: '2020' } }
  type Reach = ReturnType<typeof readFhirTelecom>
  const reached: [telecom: Parameters<typeof readFhirTelecom>[0], reach: Partial<Reach>][] = [
    [[], { email: '', mobile: '', home: '', unstatedPhone: '', reminder: '' }],
    [[email('a'), email('b')], { email: 'a', reminder: '' }],
    [[email('a'), email('b', { rank: 2 }), email('c', { rank: 1 })], { email: 'c', reminder: 'Email' }],
    [
      [email('a', { rank: 1, ...over }), email('b', { use: 'old' }), email(' '), email('c')],
      { email: 'c', reminder: '' },
    ],
    [
      [phone('home', '1'), phone('mobile', '2'), phone('mobile', '3', { rank: 1 })],
      { mobile: '3', home: '1', reminder: 'Text' },
    ],
    [[sms('1'), phone('mobile', '2')], { mobile: '2' }],
    [[phone('home', '1', { rank: 1 }), sms('2')], { mobile: '2', home: '1', reminder: 'Call' }],
    [[sms('1', { use: 'mobile', rank: 2 }), phone('mobile', '2', { rank: 3 })], { mobile: '1', reminder: 'Text' }],
    [
      [phone('work', '1', { rank: 1 }), phone('temp', '2'), phone('old', '3')],
      { mobile: '', home: '', unstatedPhone: '', reminder: '' },
    ],
    [
      [phone(undefined, '1'), phone(undefined, '2', { rank: 9 })],
      { unstatedPhone: '2', mobile: '', home: '', reminder: 'Call' },
    ],
    [
      [{ system: 'fax', use: 'home', value: '1', rank: 1 }, { value: 'a@example.com' }],
      { home: '', email: '', reminder: '' },
    ],
  ]
  for (const [telecom, reach] of reached)
    expect([telecom, readFhirTelecom(telecom, DAY)]).toMatchObject([telecom, reach])
})

test('a relationship is known by its code, or by its words where the code has no letters', () => {
  const shown = (concept: object) => readFhirRelationships([concept]).map((one) => [one.shown, one.display, one.names])
  expect(shown({ coding: [{ code: 'MTH', display: 'mother' }], text: 'Mom' })).toEqual([
    ['MTH', 'Mom', ['mth', 'mom', 'mother']],
  ])
  expect(shown({ coding: [{ code: '72705000', display: 'Mother' }, null] })).toEqual([
    ['Mother', 'Mother', ['72705000', 'mother']],
  ])
  expect(shown({ coding: [{ code: '72705000' }] })).toEqual([['72705000', '72705000', ['72705000']]])
  expect(shown({ coding: [{ code: '+' }] })).toEqual([['+', '+', ['+']]])
  expect(shown({ coding: [{}], text: ' ' })).toEqual([])
})

test('a reference counts before an identifier, and what names no Patient is none', () => {
  const read = (reference: string | undefined, identifier?: { value?: string; system?: string }) =>
    readPatientReference({ reference, identifier })
  expect(read('Patient/a-1.b', { value: '7' })).toEqual({ id: 'a-1.b' })
  expect(read(undefined, { value: ' 7 ' })).toEqual({ number: '7', system: '' })
  for (const other of ['Practitioner/7', 'Patient/', '#p1', 'Patient?identifier=7', 'notPatient/7']) {
    expect([other, read(other, { value: '7' })]).toEqual([other, undefined])
  }
  expect(read(undefined, {})).toBeUndefined()
})
