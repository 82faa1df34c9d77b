import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { type Journey, startJourney } from '../support/journey.ts'
import { type Family, releaseFamilies, startJourneyWorld } from '../support/journey-practice.ts'
import { pinIn } from '../support/parent.ts'
import { another } from '../support/portal-world.ts'
import type { World } from '../support/world.ts'

const ANA: Family = { email: 'ana@example.com', phone: '+12025550161', firstName: 'Ana', language: 'en' }
const ELENA: Family = { email: 'elena@example.com', phone: '+12025550163', firstName: 'Elena', language: 'es' }
const BORN = '2018-03-05'

let world: World
let browser: Browser
beforeAll(async () => {
  ;[world, browser] = await Promise.all([startJourneyWorld(), launchChromium()])
  Object.assign(world.practice, { pinEntry: 'portal' })
  await world.deps.practices.put(world.practice)
  await releaseFamilies(world, [ANA, ELENA])
}, 60_000)
afterAll(async () => {
  await browser.close()
  await world.stop()
})

async function typeAtPortal(page: Page, pin: string): Promise<void> {
  await page.getByLabel('PIN').fill(pin)
  await page.getByLabel('Birth date').fill(BORN)
  await page.getByRole('button', { name: 'Continue' }).click()
}

async function askForText(journey: Journey, { email, phone }: Family): Promise<{ page: Page; pin: string }> {
  const page = await journey.clickInEmail(email)
  await page.getByText(journey.words('atPortal.next')).waitFor()
  await journey.look(page, 'choose-at-portal')
  await page.getByRole('button', { name: journey.words('common.textMe') }).click()
  await page.waitForURL('**/set-up/pin')
  const pin = pinIn((await world.simulator.nextText(phone)).body)
  await world.simulator.settled()
  await page.reload()
  await journey.look(page, 'sent-at-portal')
  return { page, pin }
}

test.each([
  { language: 'English', family: ANA },
  { language: 'Spanish', family: ELENA },
])(
  'a parent types the PIN at the portal, once wrong and then right, and gets the account in $language, on pages that everyone can use',
  async ({ family }) => {
    const journey = await startJourney(browser, world, { language: family.language, width: 390 })
    const { page, pin } = await askForText(journey, family)
    await page.getByRole('link', { name: journey.words('common.portal') }).click()
    await page.waitForURL((url) => url.origin === new URL(world.practice.portalUrl).origin)
    await typeAtPortal(page, another(pin))
    await page.getByRole('alert').waitFor()
    await journey.look(page, 'portal-mistyped')
    await typeAtPortal(page, pin)
    await page.getByRole('button', { name: 'Create my account' }).waitFor()

    const back = await journey.clickInEmail(family.email)
    await back.getByRole('heading', { name: journey.words('accepted.title') }).waitFor()
    await back.getByRole('heading', { name: journey.words('atPortal.notFinished') }).waitFor()
    await journey.look(back, 'accepted-at-portal')

    await page.getByRole('button', { name: 'Create my account' }).click()
    await page.getByRole('heading', { name: 'Your account is ready' }).waitFor()
    await back.reload()
    await back.getByRole('heading', { name: journey.words('alreadySetUp.title') }).waitFor()
    expect(journey.complaints().filter((complaint) => !complaint.includes('422'))).toEqual([])
    expect(world.simulator.problems()).toEqual([])
    await journey.close()
  },
  120_000,
)
