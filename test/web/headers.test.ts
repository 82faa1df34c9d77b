import { afterAll, beforeAll, expect, test } from '@jest/globals'
import supertest, { type Response } from 'supertest'
import { createApiKey } from '../../src/actions/create-api-key.ts'
import { parentOf } from '../support/parent.ts'
import { startWorld, type World } from '../support/world.ts'

const EVIL = { Host: 'evil.example', 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https' }

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

/** One answer of every kind, by what it is; each asked for with host names of somebody else. */
async function everyKind(): Promise<Record<string, Response>> {
  const [open, ended, busy] = await Promise.all(
    ['a', 'b', 'c'].map((name, n) => world.invite({ email: `${name}@example.com`, phone: `+1202555${4001 + n}` })),
  )
  if (!open || !ended || !busy) throw new Error('nobody was invited')
  const [parent, late, hasty] = [parentOf(world), parentOf(world), parentOf(world)]
  await parent.ask(open.link)
  await hasty.ask(busy.link)
  world.pass(15_000)
  await late.visit(ended.link)
  await world.deps.invitations.moveLink(ended.id, 'ended', ['open'], world.now(), 'revoked')
  const { key } = await createApiKey(world.deps, { name: 'portal', scope: { kind: 'portal', id: 'portal' } })

  const ask = (request: supertest.Test) =>
    request
      .set(EVIL)
      .redirects(0)
      .ok(() => true)
  const anybody = supertest(world.url)
  await parent.visit('/set-up/pin')
  const form = { form_token: parent.token(), pin: '000000', birth_date: '2018-03-05' }
  const kinds = {
    '200 page': await ask(parent.browser.get('/set-up/pin')),
    '200 status': await ask(parent.browser.get('/set-up/status')),
    '200 HEAD': await ask(parent.browser.head('/set-up/pin')),
    '200 OPTIONS': await ask(anybody.options('/set-up/pin')),
    '303 link': await ask(anybody.get(open.link)),
    '303 form': await ask(
      parent.browser.post('/set-up/language').type('form').send({ form_token: form.form_token, language: 'en' }),
    ),
    '401 problem': await ask(anybody.post('/api/hand-offs/redeem')),
    '403 page': await ask(anybody.get('/set-up')),
    '403 status': await ask(anybody.get('/set-up/status')),
    '403 carrier': await ask(anybody.post('/carrier/inbound').type('form').send({ Body: 'NO' })),
    '404 page': await ask(anybody.get('/nowhere')),
    '404 link': await ask(anybody.get('/set-up/forged')),
    '404 problem': await ask(
      anybody
        .post('/api/hand-offs/redeem')
        .set('Authorization', `Bearer ${key}`)
        .send({ code: 'x'.repeat(30) }),
    ),
    '404 asset': await ask(anybody.get('/assets/none.js')),
    '410 page': await ask(late.browser.get('/set-up')),
    '413 page': await ask(
      parent.browser
        .post('/set-up/pin')
        .type('form')
        .send({ channel: 'x'.repeat(10_000) }),
    ),
    '413 problem': await ask(
      anybody
        .post('/api/hand-offs/redeem')
        .set('Authorization', `Bearer ${key}`)
        .send({ code: 'x'.repeat(10_000) }),
    ),
    '422 page': await ask(parent.browser.post('/set-up/pin/check').type('form').send(form)),
    '429 page': await ask(
      hasty.browser.post('/set-up/pin').type('form').send({ form_token: hasty.token(), channel: 'text' }),
    ),
  }
  world.redis.disconnect()
  const broken = {
    '503 page': await ask(parent.browser.get('/set-up/pin')),
    '503 problem': await ask(anybody.post('/api/hand-offs/redeem').set('Authorization', `Bearer ${key}`)),
  }
  await world.redis.connect()
  const assets = Object.fromEntries(
    await Promise.all(
      ['style.css', 'page.js', 'icon.svg'].map(
        async (name) => [`200 ${name}`, await ask(anybody.get(`/assets/${name}`))] as const,
      ),
    ),
  )
  return { ...kinds, ...broken, ...assets }
}

test('every kind of answer carries all headers, and no host name but ours is in any of them', async () => {
  const answers = await everyKind()
  for (const [kind, { status, headers, text }] of Object.entries(answers)) {
    const [expected = '', of = ''] = kind.split(' ')
    expect({ kind, status }).toEqual({ kind, status: Number(expected) })
    expect({ kind, ...headers }).toMatchObject({
      'cache-control': expected === '200' && of.includes('.') ? expect.stringContaining('immutable') : 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    const policy = String(headers['content-security-policy']).replace(/form-action [^;]*/, 'form-action')
    expect({ kind, policy: policy.split(';').sort() }).toEqual({
      kind,
      policy: [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        'form-action',
        "frame-ancestors 'none'",
        "img-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
      ],
    })
    const [mayAsk, ...rest] = String(headers['permissions-policy']).split(', ')
    expect({ kind, mayAsk }).toEqual({ kind, mayAsk: 'otp-credentials=(self)' })
    expect({ kind, rest: rest.filter((feature) => !feature.endsWith('=()')) }).toEqual({ kind, rest: [] })
    for (const absent of ['x-powered-by', 'server', 'access-control-allow-origin'])
      expect({ kind, [absent]: headers[absent] }).toEqual({ kind, [absent]: undefined })
    expect({ kind, evil: `${text} ${JSON.stringify(headers)}`.includes('evil.example') }).toEqual({ kind, evil: false })
  }
}, 30_000)

test('over https every answer asks for https only, for two years and below the name too', async () => {
  const secure = await startWorld({ PUBLIC_URL: 'https://setup.example.org' })
  const paths = ['/set-up', '/nowhere', '/set-up/forged', '/assets/style.css', '/api/nothing', '/set-up/status']
  for (const path of paths) {
    const { headers } = await supertest(secure.url)
      .get(path)
      .ok(() => true)
    expect({ path, hsts: headers['strict-transport-security'] }).toEqual({
      path,
      hsts: 'max-age=63072000; includeSubDomains',
    })
  }
  const { headers } = await supertest(world.url)
    .get('/set-up')
    .ok(() => true)
  expect(headers['strict-transport-security']).toBeUndefined()
  await secure.stop()
}, 30_000)
