import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Page } from 'playwright-core'
import { LANGUAGES } from '../../src/domain/practice.ts'
import { launchChromium } from '../support/chromium.ts'
import { ENDLESS, makeKit, WILLOW } from '../support/kit.ts'
import { obstacles } from '../support/obstacles.ts'
import { tempDir } from '../support/temp-dir.ts'

const directory = tempDir()
const DAYS = [
  { day: '2026-12-09', emails: 1200 },
  { day: '2026-12-16', emails: 1 },
]
const KITS = {
  usual: makeKit(),
  endless: makeKit(ENDLESS.practice, {
    settings: ENDLESS.settings,
    plan: { first: '2026-12-09', forecast: { requestId: 'willow.r', days: DAYS } },
  }),
  'long hours': makeKit({ ...WILLOW, officeHours: 'Weekdays from 8 AM to 5 PM, '.repeat(7) }),
  portal: makeKit({ ...WILLOW, pinEntry: 'portal', officeHours: undefined }),
}
type Kit = keyof typeof KITS

let browser: Browser
let page: Page
let asked: string[]
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

/** Opens a file of a kit as staff do: from the disk, in a browser with a network. */
async function open(kit: Kit, name: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<void> {
  page = await browser.newPage(options)
  asked = []
  page.on('request', (request) => asked.push(request.url()))
  const path = join(directory, `${kit}-${name}`)
  writeFileSync(path, KITS[kit].get(name) ?? '')
  await page.goto(pathToFileURL(path).href)
}
const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length

/** How much of its page the picture of a step shows below the lower edge of this part, in pixels of the page. */
async function belowPart(step: number, part: string): Promise<number> {
  const shown: number = await page
    .locator('.screen iframe')
    .nth(step - 1)
    .evaluate((one) => (one.parentElement.clientHeight * one.offsetHeight) / one.getBoundingClientRect().height)
  const edge = await page
    .frames()
    [step]?.locator(part)
    .first()
    .evaluate((one) => one.getBoundingClientRect().bottom)
  return shown - Number(edge)
}

/** In how many lines the phone stands in the box and at the foot. */
const linesOfPhones = () =>
  page.evaluate(`[...document.querySelectorAll('.boxes strong, .call .number')].map((one) => {
    const range = document.createRange()
    range.selectNodeContents(one)
    return new Set([...range.getClientRects()].map((line) => line.top)).size
  })`)

const GUIDES = (Object.keys(KITS) as Kit[]).flatMap((kit) => LANGUAGES.map((language) => ({ kit, language })))

test.each(GUIDES)(
  'the guide of the $kit kit ($language) is one printed page on which nothing lies on anything else or is cut off',
  async ({ kit, language }) => {
    await open(kit, `guide.${language}.html`)
    expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toBe(1)
    expect(pagesOf(await page.pdf({ preferCSSPageSize: true, printBackground: true }))).toBe(1)
    await page.emulateMedia({ media: 'print' })
    await page.setViewportSize({ width: 740, height: 974 })
    const cut = await page.evaluate(`[...document.querySelectorAll('.sheet, .step, .step > div, .box, .call, .band')]
    .filter((one) => one.scrollHeight > one.clientHeight + 1 || one.scrollWidth > one.clientWidth + 1)
    .map((one) => one.className + ' ' + one.scrollHeight + ' ' + one.clientHeight)`)
    expect(cut).toEqual([])
    const pictures: number[] = await page.$$eval('.screen', (all) =>
      all.map((one) => one.getBoundingClientRect().height),
    )
    for (const height of pictures) expect(height).toBeGreaterThan(100)
    for (const [step, part] of [
      [1, 'a.go'],
      [2, 'button[value="call"]'],
      [4, '.card button, .card .button'],
    ] as const)
      expect({ step, seen: (await belowPart(step, part)) >= 0 }).toEqual({ step, seen: true })
    expect(await linesOfPhones()).toEqual(kit === 'endless' ? [2, 2] : [1, 1])
    await page.close()
  },
  60_000,
)

test('every page of a kit can be used by everyone, on a small phone and on a wide screen', async () => {
  const found: string[] = []
  for (const [kit, name, width] of [
    ['usual', 'guide.en.html', 320],
    ['endless', 'guide.es.html', 320],
    ['portal', 'guide.en.html', 1000],
    ['usual', 'index.html', 1000],
    ['endless', 'index.html', 320],
    ['usual', 'preview-spanish.html', 320],
  ] as const) {
    await open(kit, name, { viewport: { width, height: 800 }, colorScheme: 'dark' })
    found.push(...(await obstacles(page)))
    await page.close()
  }
  expect(found).toEqual([])
}, 120_000)

test('a preview shows the whole email without a scroll bar of its own', async () => {
  for (const kit of ['usual', 'endless', 'long hours'] as const)
    for (const [name, width] of [
      ['preview-longest-name.html', 320],
      ['preview-spanish.html', 320],
      ['preview-spanish.html', 1100],
    ] as const) {
      await open(kit, name, { viewport: { width, height: 800 } })
      const frame = page.frames()[1]
      const [inside, outside] = await Promise.all([
        frame?.evaluate<number>('document.documentElement.scrollHeight'),
        page.$eval('iframe', (one) => one.getBoundingClientRect().height),
      ])
      expect({ kit, width, fits: Number(inside) <= outside + 1, inside, outside }).toMatchObject({
        kit,
        width,
        fits: true,
      })
      await page.close()
    }
}, 60_000)

test.each(['usual', 'endless', 'long hours'] as const)(
  'a preview of the %s kit is one printed page that shows the whole email in its colours',
  async (kit) => {
    for (const name of ['preview-longest-name.html', 'preview-spanish.html']) {
      await open(kit, name)
      for (const printBackground of [true, false])
        expect(pagesOf(await page.pdf({ preferCSSPageSize: true, printBackground }))).toBe(1)
      await page.emulateMedia({ media: 'print' })
      await page.setViewportSize({ width: 739, height: 979 })
      const shown: number = await page
        .locator('iframe')
        .evaluate(
          (one) =>
            ((one.parentElement.getBoundingClientRect().bottom - one.getBoundingClientRect().top) * one.offsetHeight) /
            one.getBoundingClientRect().height,
        )
      const edge = await page
        .frames()[1]
        ?.locator('.sheet')
        .evaluate((one) => one.getBoundingClientRect().bottom)
      expect({ name, whole: Number(edge) <= shown, edge, shown }).toMatchObject({ name, whole: true })
      const band = "getComputedStyle(document.querySelector('.band'))"
      const colours = await page.frames()[1]?.evaluate(`${band}.backgroundColor + ${band}.printColorAdjust`)
      expect(colours).toBe('rgb(11, 90, 97)exact')
      await page.close()
    }
  },
  60_000,
)

test('a kit asks no network for anything and runs no script, pictures of pages with scripts among it', async () => {
  for (const name of KITS.usual.keys()) {
    if (!name.endsWith('.html')) continue
    await open('usual', name, { viewport: { width: 1000, height: 3000 } })
    await page.waitForLoadState('networkidle')
    expect(asked.filter((url) => !/^(file|about):/.test(url))).toEqual([])
    await page.close()
    expect(KITS.usual.get(name)).not.toMatch(/<script|<link|<img|url\(|@import| on\w+="/)
  }
}, 60_000)
