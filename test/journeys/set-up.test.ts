import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { type Journey, startJourney } from '../support/journey.ts'
import { type Family, releaseFamilies, startJourneyWorld } from '../support/journey-practice.ts'
import { pinIn } from '../support/parent.ts'
import type { World } from '../support/world.ts'

const ANA: Family = { email: 'ana@example.com', phone: '+12025550141', firstName: 'Ana', language: 'en' }
const BEN: Family = { email: 'ben@example.com', phone: '+12025550142', firstName: 'Ben', language: 'en' }
const ELENA: Family = { email: 'elena@example.com', phone: '+12025550143', firstName: 'Elena', language: 'es' }
const MATEO: Family = { email: 'mateo@example.com', phone: '+12025550144', firstName: 'Mateo', language: 'es' }
const INES: Family = { email: 'ines@example.com', phone: '+12025550145', firstName: 'Inés', language: 'es' }

let world: World
let browser: Browser
beforeAll(async () => {
  ;[world, browser] = await Promise.all([startJourneyWorld(), launchChromium()])
  await releaseFamilies(world, [ANA, BEN, ELENA, MATEO, INES])
}, 60_000)
afterAll(async () => {
  await browser.close()
  await world.stop()
})

async function chooseWay(journey: Journey, { email }: Family, channel: 'text' | 'call'): Promise<Page> {
  const page = await journey.clickInEmail(email)
  expect(new URL(page.url()).pathname).toBe('/set-up')
  await journey.look(page, 'choose')
  await page
    .getByRole('button', { name: journey.words(channel === 'text' ? 'common.textMe' : 'common.callMe') })
    .click()
  await page.waitForURL('**/set-up/pin')
  await journey.look(page, `sent-${channel}`)
  return page
}

async function openPhone(journey: Journey, { phone }: Family): Promise<Page> {
  const page = await journey.context.newPage()
  await page.goto(`${world.simulator.httpUrl}/phones`)
  await page.getByRole('link', { name: phone }).click()
  return page
}

async function readText(journey: Journey, family: Family): Promise<string> {
  const phone = await openPhone(journey, family)
  await journey.picture(phone, 'phone-text')
  return pinIn((await phone.locator('.text .body').first().textContent()) ?? '')
}

async function listenToCall(journey: Journey, family: Family): Promise<string> {
  const phone = await openPhone(journey, family)
  await phone.getByRole('button', { name: 'Answer' }).click()
  await phone.getByRole('button', { name: '1', exact: true }).click()
  await phone.getByText(journey.words('calls.neverAsk')).waitFor()
  await journey.picture(phone, 'phone-call')
  const said = (await phone.locator('.said').textContent()) ?? ''
  return /(?:\d, ?){5}\d/.exec(said)?.[0].replace(/\D/g, '') ?? ''
}

async function makeAccount(journey: Journey, page: Page): Promise<void> {
  await page.waitForURL((url) => url.origin === new URL(world.practice.portalUrl).origin)
  await journey.look(page, 'portal-welcome')
  await page.getByRole('button', { name: 'Continue' }).click()
  await journey.look(page, 'portal-account')
  await page.getByRole('button', { name: 'Create my account' }).click()
  await page.getByRole('heading', { name: 'Your account is ready' }).waitFor()
  await journey.look(page, 'portal-ready')
}

async function seeThatItIsDone(journey: Journey, { email }: Family): Promise<void> {
  const again = await journey.clickInEmail(email)
  await again.getByRole('heading', { name: journey.words('alreadySetUp.title') }).waitFor()
  await journey.look(again, 'already-set-up')
}

test.each([
  { by: 'text', language: 'English', family: ANA, width: 390 },
  { by: 'call', language: 'English', family: BEN, width: 390 },
  { by: 'text', language: 'Spanish', family: ELENA, width: 390 },
  { by: 'call', language: 'Spanish', family: MATEO, width: 390 },
] as const)(
  'a parent goes by $by from the email to the account in $language, on pages that everyone can use',
  async ({ by, family, width }) => {
    const journey = await startJourney(browser, world, { language: family.language, width })
    const page = await chooseWay(journey, family, by)
    expect(await page.locator('html').getAttribute('lang')).toBe(family.language)
    await journey.enter(page, await (by === 'text' ? readText : listenToCall)(journey, family))
    await makeAccount(journey, page)
    await seeThatItIsDone(journey, family)
    expect(journey.complaints()).toEqual([])
    expect(world.simulator.problems()).toEqual([])
    await journey.close()
  },
  120_000,
)

test('the whole way works without JavaScript on a phone that is 320 pixels wide', async () => {
  const journey = await startJourney(browser, world, { language: 'es', width: 320, javaScript: false })
  const page = await chooseWay(journey, INES, 'text')
  await journey.enter(page, await readText(journey, INES))
  await makeAccount(journey, page)
  expect(journey.complaints()).toEqual([])
  await journey.close()
}, 120_000)
