import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { LANGUAGES } from '../../src/domain/practice.ts'
import { practiceSender } from '../../src/domain/practice-card.ts'
import { createRender } from '../../src/render.ts'
import { launchChromium } from '../support/chromium.ts'
import { ENDLESS, WILLOW } from '../support/kit.ts'
import { renderSample, samplePages } from '../support/sample-pages.ts'

const render = createRender()
const VALUES = {
  greeting: 'Hello Ana,',
  link: 'https://setup.example.org/set-up/link',
  lastDay: 'Tuesday, December 22, 2026 at 8:00 AM',
  stopUrl: 'https://setup.example.org/stop/link',
}
let browser: Browser
let page: Page
beforeAll(async () => {
  browser = await launchChromium()
  page = await browser.newPage()
})
afterAll(() => browser.close())

/** The emails to guardians of a practice, each as HTML. */
const emails = (practice: typeof WILLOW) =>
  LANGUAGES.flatMap((language) => {
    const words = { language, practice: practiceSender(practice, language) }
    return [
      ...(['registration', 'reminder'] as const).map((name) => render.email(name, { ...words, ...VALUES }).html),
      render.email('account-set-up', { ...words, greeting: VALUES.greeting, setUpAt: VALUES.lastDay }).html,
    ]
  })

/** On how many lines the phone of the practice stands. */
const phoneLines = () => page.locator('span', { hasText: '555-01' }).evaluate((one) => one.getClientRects().length)

test('the phone of the practice stands in one line of every email, on every width', async () => {
  for (const html of emails(WILLOW)) {
    await page.setContent(html)
    for (const width of [320, 360, 375, 390, 412, 600, 1000]) {
      await page.setViewportSize({ width, height: 800 })
      expect({ width, lines: await phoneLines() }).toEqual({ width, lines: 1 })
    }
  }
}, 60_000)

test('the phone of the practice stands in one line of the help with a PIN, on every width', async () => {
  for (const language of LANGUAGES) {
    const [sent] = samplePages(language).filter((sample) => sample.page === 'sent')
    if (!sent) throw new Error('no page of a send')
    await page.setContent(render.still(renderSample(render, sent)))
    await page.evaluate("document.querySelector('#problems').open = true")
    for (let width = 320; width < 500; width += 10) {
      await page.setViewportSize({ width, height: 800 })
      const height = await page
        .locator('#problems .whole, #problems a[href]', { hasText: '555-01' })
        .evaluate((one) => one.getBoundingClientRect().height)
      expect({ width, oneLine: height < 40 }).toEqual({ width, oneLine: true })
    }
  }
}, 60_000)

test('no name, phone or hours without a place to break make an email wider than a small phone', async () => {
  await page.setViewportSize({ width: 320, height: 800 })
  for (const html of emails(ENDLESS.practice)) {
    await page.setContent(html)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320)
  }
}, 60_000)

test('an email that is printed without its backgrounds has dark words on white, and a frame around the button', async () => {
  const [html = ''] = emails(WILLOW)
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await page.setContent(html)
  const lookOf = (part: string, what: string) =>
    page.evaluate(`getComputedStyle(document.querySelector('${part}')).${what}`)
  for (const part of ['.band', '.ink', '.box', '.quiet', 'a.go']) {
    expect({ part, ink: await lookOf(part, 'color') }).toEqual({ part, ink: 'rgb(28, 42, 46)' })
    expect(await lookOf(part, 'backgroundColor')).toMatch(/^rgb\(255, 255, 255\)$|^rgba\(0, 0, 0, 0\)$/)
  }
  expect(await lookOf('a.go', 'border')).toBe('2px solid rgb(28, 42, 46)')
}, 60_000)
