import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import express from 'express'
import { ConfigError, readConfig } from '../src/config.ts'
import { PRODUCTION } from './support/production-settings.ts'
import { tempDir } from './support/temp-dir.ts'

const ROOT = tempDir()

function faultsOf(settings: NodeJS.ProcessEnv): string[] {
  try {
    readConfig(settings)
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n')
    throw error
  }
  return []
}

test('production starts with whole settings', () => {
  expect(readConfig(PRODUCTION)).toMatchObject({
    production: true,
    publicUrl: 'https://pin.example.com',
    linkLifetimeMs: 14 * 86_400_000,
    pinLifetimeMs: 600_000,
  })
})

test('every missing setting of production is named at once', () => {
  expect(faultsOf({ NODE_ENV: 'production' })).toEqual(
    [
      'PUBLIC_URL',
      'REDIS_URL',
      'SMTP_URL',
      'MAIL_FROM',
      'TWILIO_ACCOUNT_SID',
      'TWILIO_AUTH_TOKEN',
      'LINK_KEYS',
      'PIN_KEY',
      'INDEX_KEY',
      'DATA_KEYS',
    ].map((name) => `${name} is missing`),
  )
})

test('several wrong settings are named at once, and their values are not', () => {
  const faults = faultsOf({
    ...PRODUCTION,
    PORT: 'many',
    PIN_LIFETIME_MINUTES: '11',
    PIN_KEY: 'short',
    PIN_LIMITS: '{"perDay": 0}',
  })
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual(
    ['PORT', 'PIN_KEY', 'PIN_LIFETIME_MINUTES', 'PIN_LIMITS'].sort(
      (a, b) => faults.findIndex((f) => f.startsWith(a)) - faults.findIndex((f) => f.startsWith(b)),
    ),
  )
  expect(faults.join()).not.toMatch(/many|short/)
})

test.each([
  ['the development secret', { PIN_KEY: 'development only: never use this secret in production' }],
  ['a word that is repeated', { INDEX_KEY: 'passwordpasswordpasswordpassword' }],
  ['the same secret twice', { INDEX_KEY: PRODUCTION.PIN_KEY }],
  ['pages without TLS', { PUBLIC_URL: 'http://pin.example.com' }],
  ['the simulator', { TWILIO_API_URL: 'http://127.0.0.1:8025' }],
])('production refuses %s', (_what, weak) => {
  expect(faultsOf({ ...PRODUCTION, ...weak })).toHaveLength(1)
})

test('a PIN never lives longer than ten minutes', () => {
  expect(faultsOf({ PIN_LIFETIME_MINUTES: '10.5' })).toHaveLength(1)
})

test('a secret may stand in a file of its own', async () => {
  const path = join(ROOT, 'key')
  await writeFile(path, `${PRODUCTION.PIN_KEY}\n`)
  expect(readConfig({ PIN_KEY_FILE: path }).pinKey).toBe(PRODUCTION.PIN_KEY)
  expect(faultsOf({ PIN_KEY_FILE: '/nowhere' })).toEqual(['PIN_KEY_FILE names a file that cannot be read'])
})

test('the public URL is an origin, without a path', () => {
  expect(faultsOf({ PUBLIC_URL: 'https://pin.example.com/app' })).toHaveLength(1)
  expect(readConfig({ PUBLIC_URL: 'https://pin.example.com/' }).publicUrl).toBe('https://pin.example.com')
  expect(faultsOf({ PUBLIC_URL: 'foo' })).toEqual(['PUBLIC_URL must be an origin such as https://pin.example.com'])
  expect(readConfig({ PORT: '8080' }).publicUrl).toBe('http://localhost:8080')
})

test.each(['foo', 'true', '10.0.0.0/99', '10.0.0.1, proxy.example.com', '-1', '1.5'])(
  'TRUST_PROXY=%s would leave open whom to believe, and is refused',
  (proxies) => {
    expect(faultsOf({ TRUST_PROXY: proxies })).toEqual([
      'TRUST_PROXY must be a number of hops, "loopback" or addresses such as 10.0.0.0/8',
    ])
  },
)

test.each(['0', '2', 'loopback', 'loopback, 10.0.0.0/8', 'uniquelocal,::1', '2001:db8::/32'])(
  'TRUST_PROXY=%s is taken, by the pages too',
  (proxies) => {
    const { trustProxy } = readConfig({ TRUST_PROXY: proxies })
    expect(() => express().set('trust proxy', trustProxy)).not.toThrow()
  },
)

const privateKey = (type: 'rsa' | 'ed25519') =>
  (type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519')).privateKey
    .export({ type: 'pkcs8', format: 'pem' })
    .toString()

test('a DKIM key that cannot sign is refused before anything starts, and is not quoted', () => {
  const dkim = { DKIM_DOMAIN: 'example.com', DKIM_SELECTOR: 's1' }
  for (const DKIM_PRIVATE_KEY of ['junk', privateKey('ed25519')])
    expect(faultsOf({ ...dkim, DKIM_PRIVATE_KEY })).toEqual([
      'DKIM_PRIVATE_KEY must be a private RSA key in PEM, without a passphrase',
    ])
  expect(readConfig({ ...dkim, DKIM_PRIVATE_KEY: privateKey('rsa') }).dkim?.domain).toBe('example.com')
})

test('settings that say something only together are asked for together, beside any other fault', () => {
  expect(faultsOf({ DKIM_SELECTOR: 's1', TWILIO_API_SECRET: 'secret', PORT: 'many' })).toEqual([
    expect.stringMatching(/^PORT /),
    'DKIM_DOMAIN is missing: DKIM_DOMAIN, DKIM_SELECTOR, DKIM_PRIVATE_KEY go together',
    'DKIM_PRIVATE_KEY is missing: DKIM_DOMAIN, DKIM_SELECTOR, DKIM_PRIVATE_KEY go together',
    'TWILIO_API_KEY is missing: TWILIO_API_KEY, TWILIO_API_SECRET go together',
  ])
  expect(faultsOf({ TWILIO_API_KEY: 'SK1' })).toHaveLength(1)
})

test('a usual reminder for which the links end too soon is refused at the start', () => {
  expect(faultsOf({ LINK_LIFETIME_DAYS: '7', REMINDER_DAY: '6' })).toEqual([
    'REMINDER_DAY must be at least two days before LINK_LIFETIME_DAYS',
  ])
  expect(readConfig({ LINK_LIFETIME_DAYS: '7', REMINDER_DAY: '5' }).reminderDay).toBe(5)
  expect(readConfig({ LINK_LIFETIME_DAYS: '2' }).reminderDay).toBeUndefined()
})

test.each(['SEND_PER_SECOND', 'SEND_PER_HOUR', 'SEND_PER_DAY'])(
  '%s of less than a thousandth of a mail is refused with what it may be',
  (name) => {
    for (const rate of ['1e-10', '0.0009', '-1'])
      expect(faultsOf({ [name]: rate })).toEqual([`${name} must be 0, which is no limit, or a number from 0.001`])
    expect(faultsOf({ [name]: '0.001' })).toEqual([])
    expect(faultsOf({ [name]: '0' })).toEqual([])
  },
)
