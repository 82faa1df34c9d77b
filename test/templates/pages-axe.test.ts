import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { LANGUAGES, type Language } from '../../src/domain/practice.ts'
import { createRender } from '../../src/render.ts'
import { launchChromium } from '../support/chromium.ts'
import { obstacles } from '../support/obstacles.ts'
import { renderSample, SAMPLE_PRACTICE, samplePages } from '../support/sample-pages.ts'
import { showPages } from '../support/show-pages.ts'

const render = createRender()
const MARKERS = {
  link: 'https://setup.example.org/set-up/abc',
  lastDay: 'Sunday',
  stopUrl: 'https://setup.example.org/stop/abc',
}
let browser: Browser

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** A page of a phone that opens whatever HTML it is handed, with our assets and nothing else. */
async function phone(
  colorScheme: 'light' | 'dark',
  width: number,
): Promise<{ page: Page; show: (html: string) => Promise<void> }> {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 700 } })
  const page = await context.newPage()
  return { page, show: await showPages(page) }
}

/** Every state of every page in English; in Spanish every page once, for test/journeys plays its states in both languages. */
function pages(language: Language): string[] {
  const states = samplePages(language)
  const last = new Map(states.map((state) => [state.page, state]))
  const shown = language === 'en' ? states : states.filter((state) => last.get(state.page) === state)
  return shown.map((sample) => renderSample(render, sample))
}

function letters(language: Language): string[] {
  const greeting = render.greeting(language, undefined)
  return [
    render.email('registration', { language, practice: SAMPLE_PRACTICE, greeting, ...MARKERS }).html,
    render.email('account-set-up', { language, practice: SAMPLE_PRACTICE, greeting, setUpAt: 'Sunday' }).html,
    render.email('reminder', { language, practice: SAMPLE_PRACTICE, greeting, ...MARKERS }).html,
    render.email('family-news', { practiceName: 'Willow', asked: 2, notMe: 1, notMyNumber: 1, notAskedFor: 1 }).html,
    render.email('request-refused', { practiceName: 'Willow', criterion: 'Preview.', remedy: 'Go live.' }).html,
  ]
}

test('every page and email can be used by everyone on a small phone in both languages', async () => {
  const { page, show } = await phone('light', 320)
  const found: string[] = []
  for (const language of LANGUAGES)
    for (const html of [...pages(language), ...letters(language)]) {
      await show(html)
      found.push(...(await obstacles(page)))
    }
  expect(found).toEqual([])
}, 300_000)

test('every page and email keeps its contrast in dark colours on a wide screen', async () => {
  const { page, show } = await phone('dark', 1100)
  const found: string[] = []
  for (const html of [...pages('es'), ...letters('en')]) {
    await show(html)
    found.push(...(await obstacles(page)))
  }
  expect(found).toEqual([])
}, 300_000)

test('everything to press is at least 44 pixels high on a small phone', async () => {
  const { page, show } = await phone('light', 320)
  const small: unknown[] = []
  for (const sample of samplePages('es')) {
    await show(renderSample(render, sample).replace('<details', '<details open'))
    small.push(
      ...(await page.$$eval(
        'button, summary, input[type=text], .button, .phone, .asides a, .way-on, .language',
        (targets) =>
          targets
            .map((target) => `${target.outerHTML.slice(0, 80)} ${Math.round(target.getBoundingClientRect().height)}`)
            .filter((line) => Number(line.split(' ').at(-1)) < 44),
      )),
    )
  }
  expect(small).toEqual([])
}, 120_000)

test('on paper a page shows the practice, its phone and the words, and nothing to press', async () => {
  const { page, show } = await phone('dark', 700)
  await page.emulateMedia({ media: 'print' })
  for (const sample of samplePages('en')) {
    await show(renderSample(render, sample))
    const seen = (selector: string) => page.locator(`${selector} >> visible=true`).count()
    expect({ shows: sample.shows, pressed: await seen('button, .button, input, summary') }).toEqual({
      shows: sample.shows,
      pressed: 0,
    })
    expect(await seen('.practice, h1')).toBe(2)
    if (sample.data.practice) expect(await seen('.phone')).toBe(1)
  }
}, 120_000)

test('in forced colours everything to press or fill in keeps an edge', async () => {
  const { page, show } = await phone('light', 390)
  await page.emulateMedia({ forcedColors: 'active' })
  const bare: string[] = []
  for (const sample of samplePages('en')) {
    await show(renderSample(render, sample))
    bare.push(
      ...(await page.evaluate<string[]>(
        `[...document.querySelectorAll('button, .button, input[type=text], .card, details')]
          .filter((part) => getComputedStyle(part).borderTopWidth === '0px').map((part) => part.outerHTML.slice(0, 80))`,
      )),
    )
  }
  expect(bare).toEqual([])
}, 120_000)
