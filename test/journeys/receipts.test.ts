import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { type Journey, startJourney } from '../support/journey.ts'
import { startJourneyWorld } from '../support/journey-practice.ts'
import type { World } from '../support/world.ts'

const LOOK_MS = 3_000
const MINUTE_MS = 60_000

let world: World
let browser: Browser
let journey: Journey
let people = 0
beforeAll(async () => {
  ;[world, browser] = await Promise.all([startJourneyWorld(), launchChromium()])
}, 60_000)
afterAll(async () => {
  await browser.close()
  await world.stop()
})
beforeEach(async () => {
  journey = await startJourney(browser, world, { language: 'en', width: 390 })
  await journey.context.addInitScript(CREDENTIALS)
})
afterEach(() => journey.close())

/** In the place of the browser's WebOTP: tells what was asked, and gives the PIN that the test reads out. */
const CREDENTIALS = `
  window.OTPCredential = function () {}
  navigator.credentials.get = (asked) => new Promise((give) => { window.otp = { asked, give: (code) => give({ code }) } })`

/** A parent on the PIN page of a text that is on its way, with the clock of the browser in the test's hand. */
async function parentWhoWaits() {
  people += 1
  const { id, link } = await world.invite({ email: `r${people}@example.com`, phone: `+1202555${8000 + people}` })
  const page = await journey.context.newPage()
  const requests: string[] = []
  page.on('request', (request) => requests.push(`${request.method()} ${request.url()}`))
  await page.clock.install({ time: world.now() })
  await page.goto(world.url + link)
  world.simulator.carrier.next({ kind: 'silent' })
  await page.getByRole('button', { name: journey.words('common.textMe') }).click()
  await page.waitForURL('**/set-up/pin')
  const reference = String((await world.deps.sends.ofInvitation(id)).at(-1)?.reference)
  const report = (state: 'on-its-way' | 'delivered' | 'not-delivered') =>
    world.deps.deliveries.record(reference, state, world.now())
  return {
    id,
    page,
    requests,
    report,
    looks: () => requests.filter((request) => request.endsWith('/set-up/status')).length,
    /** Lets the page look once, and waits for what it is told. */
    async look() {
      const [answer] = await Promise.all([page.waitForResponse('**/set-up/status'), page.clock.runFor(LOOK_MS)])
      await answer.finished()
      await page.evaluate('new Promise((done) => done())')
    },
  }
}

const typed = (page: Page) =>
  page.evaluate(
    '[document.activeElement.id, ...[...document.querySelectorAll("main input[type=text]")].map((f) => f.value)]',
  )

test('the page turns to delivered while it is open, and what is half typed and the focus stay', async () => {
  const { page, report, look } = await parentWhoWaits()
  await report('on-its-way')
  await page.getByLabel(journey.words('sent.pin'), { exact: true }).pressSequentially('482')
  const before = await typed(page)
  await look()
  await page.getByText('It is on its way.').waitFor()
  await report('delivered')
  await look()
  await page.getByRole('status').getByText('The text was delivered at 12:00 PM').waitFor()
  expect(await typed(page)).toEqual(before)
  expect(before).toEqual(['pin', '482', '', '', ''])
  expect(journey.complaints()).toEqual([])
}, 60_000)

test('a text that fails while the page is open offers what helps, with its title', async () => {
  const { page, report, look } = await parentWhoWaits()
  await report('not-delivered')
  world.pass(MINUTE_MS)
  await look()
  await page.getByRole('heading', { name: journey.words('receipt.title.text.not-delivered') }).waitFor()
  expect(await page.title()).toContain(journey.words('receipt.title.text.not-delivered'))
  await journey.look(page, 'sent-failed')
  await page
    .locator('#next')
    .getByRole('button', { name: journey.words('common.callMeNew') })
    .click()
  await page.getByRole('heading', { name: journey.words('receipt.title.call.on-its-way') }).waitFor()
  expect(journey.complaints()).toEqual([])
}, 60_000)

test('the page looks no more once the text was delivered', async () => {
  const { page, report, look, looks } = await parentWhoWaits()
  await look()
  expect(looks()).toBe(1)
  await report('delivered')
  await look()
  await page.clock.runFor(10 * LOOK_MS)
  expect(await page.locator('#left').textContent()).not.toBe('')
  expect(looks()).toBe(2)
}, 60_000)

test('the page looks no longer than two minutes', async () => {
  const { page, look, looks } = await parentWhoWaits()
  await look()
  await page.clock.fastForward(2 * MINUTE_MS)
  await page.clock.runFor(5 * LOOK_MS)
  await page.evaluate('0')
  expect(looks()).toBe(1)
}, 60_000)

test('the page does not look while it is hidden', async () => {
  const { page, look, looks } = await parentWhoWaits()
  const hide = (hidden: boolean) =>
    page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, get: () => ${hidden} })`)
  await hide(true)
  await page.clock.runFor(5 * LOOK_MS)
  await page.evaluate('0')
  expect(looks()).toBe(0)
  await hide(false)
  await look()
  expect(looks()).toBe(1)
}, 60_000)

test('the page looks no more after three failures in a row', async () => {
  const { page, looks } = await parentWhoWaits()
  await page.route('**/set-up/status', (route) => route.fulfill({ status: 503, body: 'away' }))
  while (looks() < 3) await page.clock.runFor(LOOK_MS)
  for (let n = 0; n < 5; n += 1) await page.clock.runFor(LOOK_MS)
  expect(looks()).toBe(3)
}, 60_000)

test('a link that ends while the page is open is told without a touch', async () => {
  const { id, page } = await parentWhoWaits()
  await world.deps.invitations.moveLink(id, 'ended', ['open'], world.now(), 'revoked')
  await page.clock.runFor(LOOK_MS)
  await page.getByRole('heading', { name: journey.words('ended.ended.title') }).waitFor()
}, 60_000)

test('another link opened in the same browser changes nothing on the page of the first', async () => {
  const { page, look } = await parentWhoWaits()
  const other = await world.invite({ email: 'another@example.com', phone: '+12025559977' })
  const second = await journey.context.newPage()
  await second.goto(world.url + other.link)
  await second.getByRole('button', { name: journey.words('common.textMe') }).click()
  await second.waitForURL('**/set-up/pin')
  const before = await page.locator('#receipt').innerHTML()
  await look()
  expect(await page.locator('#receipt').innerHTML()).toBe(before)
  expect(before).not.toContain('77')
}, 60_000)

test('the PIN of the text fills its field, the birth date comes next, and nothing is sent by itself', async () => {
  const { page, requests } = await parentWhoWaits()
  expect(await page.evaluate('otp.asked.otp')).toEqual({ transport: ['sms'] })
  const before = requests.length
  await page.evaluate('otp.give("482913")')
  expect(await typed(page)).toEqual(['birth-date', '482913', '', '', ''])
  expect(requests.slice(before).filter((request) => request.startsWith('POST'))).toEqual([])
}, 60_000)

test('the PIN of the text takes the focus from no other field, and is asked for no more once the form is sent', async () => {
  const { page } = await parentWhoWaits()
  await page.getByLabel(journey.words('sent.year'), { exact: true }).focus()
  await page.evaluate('otp.give("482913")')
  expect(await typed(page)).toEqual(['birth-date-year', '482913', '', '', ''])
  await page.evaluate(
    'document.getElementById("pin").form.addEventListener("submit", (event) => event.preventDefault())',
  )
  await page.getByRole('button', { name: journey.words('sent.continue') }).click()
  expect(await page.evaluate('otp.asked.signal.aborted')).toBe(true)
}, 60_000)

test('two quick taps send once, and the button works again when the page comes back', async () => {
  const { id, page, requests } = await parentWhoWaits()
  await page.evaluate(
    `addEventListener('submit', (event) => { window.sent = (window.sent || 0) + !event.defaultPrevented; event.preventDefault() })`,
  )
  const button = page.getByRole('button', { name: journey.words('sent.continue') })
  await page.evaluate(
    `for (const _ of [1, 2]) document.querySelector('form[action="/set-up/pin/check"] button').click()`,
  )
  await page.clock.runFor(1)
  expect(await page.evaluate('sent')).toBe(1)
  expect(await button.isDisabled()).toBe(true)
  await page.evaluate('dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))')
  expect(await button.isEnabled()).toBe(true)
  expect(requests.filter((request) => request.endsWith('/check'))).toEqual([])
  expect((await world.deps.invitations.find(id))?.wrongEntries).toBe(0)
}, 60_000)

test('the button that was pressed goes along with its form', async () => {
  const { page, requests } = await parentWhoWaits()
  world.pass(MINUTE_MS)
  await page.reload()
  await page
    .locator('#next')
    .getByRole('button', { name: journey.words('common.callMeNew') })
    .click()
  await page.getByRole('heading', { name: journey.words('receipt.title.call.on-its-way') }).waitFor()
  expect(requests.filter((request) => request.startsWith('POST'))).toHaveLength(2)
}, 60_000)

test('time left is told when a phase begins: 10, 5, 2 and 1 minutes, 30 seconds, over and what to do', async () => {
  const { page, report } = await parentWhoWaits()
  await report('delivered')
  await page.reload()
  const left = page.locator('#left')
  const told: (string | null)[] = []
  await page.evaluate(`new MutationObserver(() => (window.changes = (window.changes || 0) + 1))
    .observe(document.getElementById('left'), { childList: true })`)
  for (const minutes of [0, 4.9, 0.2, 2.9, 1.1, 0.6, 0.5]) {
    await page.clock.runFor(minutes * MINUTE_MS)
    told.push(await left.textContent())
  }
  expect(told).toEqual([
    'Less than 10 minutes left.',
    'Less than 10 minutes left.',
    'Less than 5 minutes left.',
    'Less than 2 minutes left.',
    'Less than 1 minute left.',
    'Less than 30 seconds left.',
    'This PIN has ended. Ask for a new one',
  ])
  expect(await page.evaluate('changes')).toBe(5)
  world.pass(10 * MINUTE_MS)
  await left.getByRole('link').click()
  await page.getByRole('heading', { name: journey.words('receipt.title.text.ended') }).waitFor()
}, 60_000)

test('a phone whose clock is a day off counts what the server says is left', async () => {
  const { page } = await parentWhoWaits()
  await page.clock.setSystemTime(world.now() + 24 * 60 * MINUTE_MS)
  world.pass(6 * MINUTE_MS)
  await page.reload()
  expect(await page.locator('#left').textContent()).toBe('Less than 5 minutes left.')
}, 60_000)

test('nothing is loaded from another origin, and the script posts nothing', async () => {
  const { requests, look } = await parentWhoWaits()
  await look()
  expect(requests.filter((request) => !request.includes(` ${world.url}/`))).toEqual([])
  expect(requests.filter((request) => request.startsWith('POST'))).toEqual([`POST ${world.url}/set-up/pin`])
  for (const asset of ['style.css', 'page.js'])
    expect(requests).toContainEqual(expect.stringMatching(`^GET ${world.url}/assets/${asset}\\?v=`))
}, 60_000)
