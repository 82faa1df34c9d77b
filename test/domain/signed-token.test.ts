import { createSecretKey } from 'node:crypto'
import { expect, test } from '@jest/globals'
import jwt from 'jsonwebtoken'
import { signToken, verifyToken } from '../../src/domain/signed-token.ts'

const key = createSecretKey(Buffer.from('a key of the tests, at least 32 bytes long'))
const keys = [{ kid: 'k', key }]
const signed = (typ: string, claims: object) =>
  jwt.sign(claims, key, { header: { alg: 'HS256', typ, kid: 'k' }, noTimestamp: true })

test('a token verifies for its own kind', () => {
  expect(verifyToken(keys, 'setup', signToken(keys, 'setup', { sub: 'x' }))).toMatchObject({ sub: 'x' })
})

test.each([
  ['the type of another kind', signed('stop+jwt', { iss: 'bulk-pin', aud: 'setup' })],
  ['the audience of another kind', signed('setup+jwt', { iss: 'bulk-pin', aud: 'stop' })],
  ['another issuer', signed('setup+jwt', { iss: 'somebody', aud: 'setup' })],
  ['no type', signed('', { iss: 'bulk-pin', aud: 'setup' })],
])('a token of our own key with %s is refused', (_what, token) => {
  expect(verifyToken(keys, 'setup', token)).toBeUndefined()
})

test('the first key signs, and every key verifies', () => {
  const newer = { kid: 'n', key: createSecretKey(Buffer.from('a newer key of the tests, 32 bytes or more')) }
  const token = signToken([newer, ...keys], 'stop', { sub: 'x' })
  expect(verifyToken([newer], 'stop', token)).toBeDefined()
  expect(verifyToken([newer, ...keys], 'stop', signToken(keys, 'stop', { sub: 'x' }))).toBeDefined()
  expect(verifyToken(keys, 'stop', token)).toBeUndefined()
})
