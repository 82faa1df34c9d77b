import { expect, test } from '@jest/globals'
import { portalAddress } from '../../src/domain/portal.ts'

test.each([
  ['https://portal.example.com/register', 'https://portal.example.com/register?code=a.b-c_d'],
  ['https://portal.example.com', 'https://portal.example.com/?code=a.b-c_d'],
  ['https://portal.example.com/register?', 'https://portal.example.com/register?code=a.b-c_d'],
  ['https://portal.example.com/r?site=7&new&q=a%20b', 'https://portal.example.com/r?site=7&new&q=a%20b&code=a.b-c_d'],
  ['https://portal.example.com/app?site=7#/register', 'https://portal.example.com/app?site=7&code=a.b-c_d#/register'],
])('parents go on from %s with all that stands there', (portalUrl, address) => {
  expect(portalAddress(portalUrl, 'code', 'a.b-c_d')).toBe(address)
})
