import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { createApiKey } from '../../src/actions/create-api-key.ts'
import { LANGUAGES, type Language } from '../../src/domain/practice.ts'
import { connectRedis } from '../../src/store/redis.ts'
import { launchChromium } from '../support/chromium.ts'
import { type Journey, startJourney } from '../support/journey.ts'
import { startJourneyWorld } from '../support/journey-practice.ts'
import { type RedisServer, startRedis } from '../support/redis-server.ts'
import { type Scene, startScene } from '../support/scene.ts'
import { type Situation, sentWords } from '../support/situation.ts'
import { NOON, type World } from '../support/world.ts'
import { COMING_BACK } from './situations/coming-back.ts'
import { ENTRIES } from './situations/entries.ts'
import { LATE } from './situations/late.ts'
import { LIMITS } from './situations/limits.ts'
import { outOfOrder } from './situations/out-of-order.ts'
import { PHONE } from './situations/phone.ts'
import { PORTAL } from './situations/portal.ts'
import { USUAL_WAY } from './situations/usual-way.ts'
import { WRONG_PERSON } from './situations/wrong-person.ts'

let server: RedisServer
let world: World
let browser: Browser

/** The sections of docs/journeys.md and their rows, in its order. */
const SECTIONS: Readonly<Record<string, readonly Situation[]>> = {
  'The usual way': USUAL_WAY,
  'The phone': PHONE,
  Limits: LIMITS,
  Entries: ENTRIES,
  'Coming back': COMING_BACK,
  'The wrong person': WRONG_PERSON,
  'Late, ended and broken links': LATE,
  'The portal': PORTAL,
  'When we or the carrier are out of order': outOfOrder({
    freeze: () => server.process.kill('SIGSTOP'),
    thaw: () => server.process.kill('SIGCONT'),
  }),
}

beforeAll(async () => {
  server = await startRedis()
  const redis = connectRedis(server.url, { autoPipelining: true })
  const settings = { TEXTS_PER_SECOND: '0', CALLS_PER_SECOND: '1', PIN_LIMITS: '{"serviceDayLeast":1000}' }
  ;[world, browser] = await Promise.all([startJourneyWorld(settings, redis), launchChromium()])
}, 60_000)
afterAll(async () => {
  await browser.close()
  await world.stop()
  await server.stop()
})

const journeys = new Map<Language, Journey>()
async function journeyIn(language: Language): Promise<Journey> {
  const kept = journeys.get(language)
  if (kept) return kept
  const started = await startJourney(browser, world, { language, width: 390, speaks: language })
  journeys.set(language, started)
  return started
}

let scene: Scene
beforeEach(async () => {
  await world.redis.flushdb()
  await world.deps.practices.put(world.practice)
  const { key } = await createApiKey(world.deps, { name: 'portal', scope: { kind: 'portal', id: 'portal' } })
  world.simulator.useService({ publicUrl: world.url, portalApiKey: key })
  world.pass(NOON - world.now())
})
afterEach(() => scene.close())

describe.each(Object.entries(SECTIONS))('%s', (_, situations) => {
  for (const language of LANGUAGES)
    test.each(situations)(
      `$title (${language})`,
      async ({ play, sent }) => {
        scene = await startScene(world, browser, language, await journeyIn(language))
        await play(scene)
        expect(await scene.sent()).toEqual({ texts: 0, calls: 0, emails: 0, ...sent })
        expect(scene.complaints()).toEqual([])
        expect(world.simulator.problems()).toEqual([])
      },
      60_000,
    )
})

test('docs/journeys.md has these rows in these sections, and says of each what is sent', () => {
  const sections = readFileSync('docs/journeys.md', 'utf8').split(/^## /m).slice(1)
  const told = sections.map((section) => [
    section.slice(0, section.indexOf('\n')),
    [...section.matchAll(/^\| ([^|]+) \| [^|]+ \| ([^|]+) \|$/gm)]
      .map(([, title, sent]) => ({ title, sent }))
      .filter(({ title }) => title !== 'situation'),
  ])
  expect(told.filter(([, rows]) => rows?.length !== 0)).toEqual(
    Object.entries(SECTIONS).map(([name, rows]) => [
      name,
      rows.map(({ title, sent }) => ({ title, sent: sentWords(sent) })),
    ]),
  )
})
