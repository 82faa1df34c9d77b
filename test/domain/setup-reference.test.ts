import { expect, test } from '@jest/globals'
import { readSetupReference, writeSetupReference } from '../../src/domain/setup-reference.ts'
import { createKeyring } from '../../src/keyring.ts'
import { SECRETS } from '../support/secrets.ts'

const keyring = createKeyring(SECRETS)
const LINK = { invitationId: `lakeside.${'i'.repeat(22)}`, generation: 12 }
const reference = writeSetupReference(keyring, LINK)
const [practice = '', local = '', generation = '', mac = ''] = reference.split('.')
const read = (text: string) => readSetupReference(keyring, text)

test('a reference says which link it is of, under a MAC of 128 bits', () => {
  expect(read(reference)).toEqual(LINK)
  expect(Buffer.from(mac, 'base64url').length).toBeGreaterThanOrEqual(16)
})

test.each([
  ['cut', reference.slice(0, -1)],
  ['lengthened', `${reference}A`],
  ['of another invitation', [practice, 'j'.repeat(22), generation, mac].join('.')],
  ['of another practice', ['hillside', local, generation, mac].join('.')],
  ['of another generation', [practice, local, '13', mac].join('.')],
  ['of a generation that is written otherwise', [practice, local, '012', mac].join('.')],
  ['of no generation', [practice, local, '0', mac].join('.')],
  ['without a MAC', [practice, local, generation, ''].join('.')],
  ['with a MAC of other letters', [practice, local, generation, 'A'.repeat(22)].join('.')],
  ['with a line behind it', `${reference}\n`],
  ['nothing', ''],
])('a reference that is %s is worth nothing', (_, text) => {
  expect(read(text)).toBeUndefined()
})

test('a reference of another key is worth nothing, and so is any other MAC of ours', () => {
  const another = createKeyring({ ...SECRETS, pinKey: 'another PIN key, at least 32 bytes long' })
  expect(readSetupReference(another, reference)).toBeUndefined()
  const text = [practice, local, generation].join('.')
  for (const other of [keyring.sessionMac(text), keyring.index('hand-off', text), keyring.pinMac(text, '')])
    expect(read(`${text}.${other.slice(0, 22)}`)).toBeUndefined()
})
