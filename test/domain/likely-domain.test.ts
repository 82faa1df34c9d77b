import { expect, test } from '@jest/globals'
import { likelyDomain, looksMistyped } from '../../src/domain/likely-domain.ts'
import { publicData, testOnPublicData } from '../support/public-data.ts'

test.each([
  ['gmial.com', 'gmail.com'],
  ['gmai.com', 'gmail.com'],
  ['gmaill.com', 'gmail.com'],
  ['gnail.com', 'gmail.com'],
  ['gmailc.om', 'gmail.com'],
  ['gmail.con', 'gmail.com'],
  ['gmail.cmo', 'gmail.com'],
  ['gmail.ocm', 'gmail.com'],
  ['gmail.co', 'gmail.com'],
  ['gmail.net', 'gmail.com'],
  ['gnail.con', 'gmail.com'],
  ['yaho.com', 'yahoo.com'],
  ['yahoo.org', 'yahoo.com'],
  ['hotmial.com', 'hotmail.com'],
  ['outlok.com', 'outlook.com'],
  ['icould.com', 'icloud.com'],
  ['comcast.nry', 'comcast.net'],
  ['comcast.ney', 'comcast.net'],
  ['sbcgloabl.net', 'sbcglobal.net'],
  ['aol.con', 'aol.com'],
  ['smith.cmo', 'smith.com'],
  ['school.ogr', 'school.org'],
])('of %s it is likely that %s was meant', (written, meant) => {
  expect([likelyDomain(written), looksMistyped(written)]).toEqual([meant, true])
})

test.each([
  'gmail.com',
  'mail.com',
  'ymail.com',
  'email.com',
  'aol.com',
  'me.com',
  'example.com',
  'north.example',
  // Employers whose names are close to those of providers.
  'comcast.com',
  'verizon.com',
  'cloud.com',
  // Another country's.
  'yahoo.co.uk',
  'yahoo.com.ar',
  'hotmail.fr',
  'hotmail.se',
  'outlook.com.br',
  // Keys that are far from each other, and surnames.
  'qmail.com',
  'wahoo.com',
  'carter.net',
  'coxe.net',
  'smith.com',
  'smith.co',
  'jones.photography',
  'lincoln.k12.ca.us',
])('%s is another name, and no slip', (domain) => {
  expect([likelyDomain(domain), looksMistyped(domain)]).toEqual([undefined, false])
})

test('an ending that there is not looks mistyped although nobody can tell what was meant', () => {
  expect([likelyDomain('smith.irfo'), looksMistyped('smith.irfo')]).toEqual([undefined, true])
})

testOnPublicData('of the slips that mailcheck was made for one is missed, and none is taken for another', () => {
  const slips = publicData('mailcheck/typos.tsv')
    .trim()
    .split('\n')
    .map((line) => line.toLowerCase().split('\t'))
    .map(([email = '', meant = '']) => [email.slice(email.lastIndexOf('@') + 1), meant] as const)
    .filter(([domain, meant]) => domain.includes('.') && meant.includes('.') && domain !== meant)
    // Domains of its test and of its country codes, not providers of American families.
    .filter(([domain]) => !['emaildomain.co', 'emaildoman.com', 'com.uk'].includes(domain))
  const answers = slips.map(([domain, meant]) => [domain, likelyDomain(domain) ?? 'none', meant] as const)
  expect(answers.length).toBe(13)
  expect(answers.filter(([, likely, meant]) => likely !== meant)).toEqual([['gmsn.com', 'none', 'msn.com']])
})
