import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { type Browser, chromium } from 'playwright-core'
import { CHROMIUM, launchChromium } from '../support/chromium.ts'
import { type Journey, startJourney } from '../support/journey.ts'
import { type Family, releaseFamilies, startJourneyWorld } from '../support/journey-practice.ts'
import { pinIn } from '../support/parent.ts'
import type { World } from '../support/world.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const ANA: Family = { email: 'ana@example.com', phone: '+12025550141', firstName: 'Ana', language: 'en' }
const BEN: Family = { email: 'ben@example.com', phone: '+12025550152', firstName: 'Ben', language: 'en' }
const ELENA: Family = { email: 'elena@example.com', phone: '+12025550143', firstName: 'Elena', language: 'es' }
const LATE: Family = { email: 'late@example.com', phone: '+12025550144', firstName: 'Inés', language: 'es' }

let world: World
let browser: Browser
let journey: Journey
beforeAll(async () => {
  const settings = { PIN_LIMITS: JSON.stringify({ wrongPerInvitation: 2 }) }
  ;[world, browser] = await Promise.all([startJourneyWorld(settings), launchChromium()])
  await releaseFamilies(world, [ANA, BEN, ELENA, LATE])
}, 60_000)
afterAll(async () => {
  await browser.close()
  await world.stop()
})
beforeEach(async () => {
  journey = await startJourney(browser, world, { language: 'en', width: 390 })
})
afterEach(() => journey.close())

test('a second link in the same browser is asked about, and no PIN goes to either phone', async () => {
  const first = await journey.clickInEmail(ANA.email)
  await journey.clickInEmail(BEN.email)
  await first.getByRole('button', { name: journey.words('common.textMe') }).click()
  await first.getByRole('heading', { name: journey.words('otherLink.title') }).waitFor()
  await journey.look(first, 'other-link')
  expect(world.simulator.phone(ANA.phone).texts()).toEqual([])
  expect(world.simulator.phone(BEN.phone).texts()).toEqual([])

  await first.getByRole('link', { name: journey.words('otherLink.continue') }).click()
  await first.getByText('ends in 52').waitFor()
  await first.getByRole('button', { name: journey.words('common.textMe') }).click()
  await first.waitForURL('**/set-up/pin')
  expect(world.simulator.phone(ANA.phone).texts()).toEqual([])
  expect(world.simulator.phone(BEN.phone).texts()).toHaveLength(1)
}, 60_000)

test('a parent who changes the language on a page keeps it on the next ones', async () => {
  const page = await journey.clickInEmail(ANA.email)
  await page.getByRole('button', { name: 'Español' }).click()
  const spanish = (key: string) => world.deps.render.t('es', key)
  await page.getByRole('heading', { name: spanish('choose.title') }).waitFor()
  await page.getByRole('link', { name: spanish('common.notMe') }).click()
  await page.getByRole('heading', { name: spanish('notMe.person.title') }).waitFor()
  await journey.look(page, 'not-me-changed-language')
  expect(journey.complaints()).toEqual([])
}, 60_000)

test('a parent whose link was locked by wrong entries is told in their language whom to call', async () => {
  const spanish = await startJourney(browser, world, { language: 'es', width: 390 })
  const page = await spanish.clickInEmail(ELENA.email)
  await page.getByRole('button', { name: spanish.words('common.textMe') }).click()
  const pin = pinIn((await world.simulator.nextText(ELENA.phone)).body)
  const wrong = pin === '000000' ? '000001' : '000000'
  await page.waitForURL('**/set-up/pin')
  await spanish.enter(page, wrong)
  await page.getByRole('alert').waitFor()
  await spanish.look(page, 'sent-wrong')
  await spanish.enter(page, wrong)
  await page.getByRole('heading', { name: spanish.words('locked.title') }).waitFor()
  await spanish.look(page, 'locked')
  expect(await page.getByRole('link', { name: world.practice.phone }).getAttribute('href')).toBe('tel:+12025550199')
  await spanish.close()
}, 60_000)

test('a browser that keeps no cookies is told how to go on, not that the link has ended', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'bulk-pin-browser-'))
  await mkdir(join(directory, 'Default'))
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } }
  await writeFile(join(directory, 'Default', 'Preferences'), JSON.stringify(preferences))
  const context = await chromium.launchPersistentContext(directory, {
    ...CHROMIUM,
    viewport: { width: 390, height: 780 },
  })
  const { link } = await world.invite({ email: 'crumbs@example.com' })
  const page = await context.newPage()
  await page.goto(world.url + link)
  await page.getByRole('heading', { name: journey.words('noCookie.title') }).waitFor()
  await journey.look(page, 'no-cookie')
  expect(journey.complaints()).toEqual([])
  expect(await context.cookies()).toEqual([])
  await context.close()
  await rm(directory, { recursive: true, force: true })
}, 60_000)

test('fifteen days later the email leads to the practice, which can be asked for a new one, in the language of the guardian', async () => {
  const spanish = await startJourney(browser, world, { language: 'es', width: 390 })
  world.pass(15 * DAY_MS)
  const page = await spanish.clickInEmail(LATE.email)
  await page.getByRole('heading', { name: spanish.words('ended.expired.title') }).waitFor()
  await spanish.look(page, 'ended')
  const call = page.getByRole('link', { name: world.practice.phone })
  expect(await call.getAttribute('href')).toBe('tel:+12025550199')
  await page.getByRole('button').click()
  await page.getByRole('heading', { name: spanish.words('askAgain.noted.title') }).waitFor()
  await spanish.look(page, 'asked')
  expect(await world.deps.asked.waiting('lakeside')).toHaveLength(1)
  await page.reload()
  await page.getByRole('heading', { name: spanish.words('askAgain.noted.title') }).waitFor()
  expect(spanish.complaints()).toEqual([expect.stringContaining('410')])
  await spanish.close()
}, 60_000)
