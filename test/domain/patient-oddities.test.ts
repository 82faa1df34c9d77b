import { expect, test } from '@jest/globals'
import { isTestPatient } from '../../src/domain/patient-oddities.ts'
import { fileRow } from '../support/practice-file.ts'
import { publicData, testOnPublicData } from '../support/public-data.ts'

const isTest = ([patientFirstName = '', patientLastName = '']: readonly string[]) =>
  isTestPatient(fileRow({ patientFirstName, patientLastName }))

test('charts made for testing, training or not to be used are known by first and last name together, or by a mark', () => {
  const charts = [
    ['Test', 'Patient'],
    ['PATIENT', 'TEST'],
    ['Test', 'Reed'],
    ['Testing', 'Reed'],
    ['Anna', 'Zztest'],
    ['ZZ Anna', 'Reed'],
    ['Anna', 'ZZReed'],
    ['Anna', 'Test2'],
    ['Testpatient', ''],
    ['Baby', 'Test'],
    ['Demo', 'Patient'],
    ['Sample', 'Child'],
    ['Training', 'Demo'],
    ['DO NOT USE', 'Reed'],
    ['Anna', 'Reed (do not use)'],
    ['Anna', 'Reed - DNU'],
    ['Anna', 'Reed DNU'],
    ['Anna', 'Reed duplicate chart'],
    ['Mickey', 'Mouse'],
    ['donald', 'duck'],
    ['Jane', 'Doe'],
    ['Adan632', 'Roob72'],
  ]
  expect(charts.filter((names) => !isTest(names))).toEqual([])
})

test('families have names such as Test, Demo, Sample, Mouse and Doe', () => {
  const children = [
    ['Anna', 'Test'],
    ['Sam', 'Sample'],
    ['Luis', 'Demo'],
    ['Ana', 'Fake'],
    ['Jon', 'Tester'],
    ['Baby', 'Sample'],
    ['Baby Boy', 'Reed'],
    ['Girl', 'Demo'],
    ['Daisy', 'Duck'],
    ['Patience', 'Doe'],
    ['Minnie', 'Mouser'],
    ['Testa', 'Marino'],
    ['Tess', 'Training'],
    ['Do', 'Nguyen'],
    ['Anna', 'Reed 3rd'],
    ['Anna2', 'Reed'],
    ['Anna', 'Reed2'],
    ['Guardian', 'Parent'],
    ['Zara', 'Zuzu'],
    ['', ''],
    ['María José', 'de la Cruz-Ortiz'],
  ]
  expect(children.filter(isTest)).toEqual([])
})

testOnPublicData('every one of the generated patients of a sample server is known by the numbers in both names', () => {
  const names = publicData('smart-bulk-fhir/Patient-1000.ndjson')
    .trim()
    .split('\n')
    .map((line): { name: { given: string[]; family: string }[] } => JSON.parse(line))
    .map(({ name: [name] }) => [name?.given[0] ?? '', name?.family ?? ''])
  expect(names.length).toBeGreaterThan(1000)
  expect(names.filter((name) => !isTest(name))).toEqual([])
})
