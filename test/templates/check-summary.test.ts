import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Locator, Page } from 'playwright-core'
import type { CheckSummary } from '../../src/domain/check-summary.ts'
import { MISSING_STEPS, WARNING_STEPS } from '../../src/domain/data-quality.ts'
import { renderSummary } from '../../src/render-summary.ts'
import { launchChromium } from '../support/chromium.ts'
import { obstacles } from '../support/obstacles.ts'
import { SAMPLE_SUMMARY } from '../support/sample-summary.ts'

const MILLION = 1_000_000
const LONGEST_STEPS = [...Object.values(WARNING_STEPS), ...Object.values(MISSING_STEPS)]
  .sort((one, other) => other.length - one.length)
  .slice(0, 10)

/** Everything as large as it can be. */
const LARGEST: CheckSummary = {
  practiceName: 'Wide '.repeat(24).trim(),
  fileName: `…${'W'.repeat(48)}`,
  day: 'Wednesday, September 30, 2026',
  patients: MILLION,
  selected: MILLION,
  emails: MILLION,
  leftOut: SAMPLE_SUMMARY.leftOut.map((reason) => ({ ...reason, patients: MILLION, percent: 100 })),
  toFix: MILLION,
  byHand: MILLION,
  settled: MILLION,
  verdict: 'cannot-go',
  reasons: [
    `Nothing can be released until the practice has said whether patients with each Status are active: ${Array(3)
      .fill(`"${'W'.repeat(24)}"`)
      .join(', ')} and 999,997 more (statusMap in the practice settings).`,
    "Nothing can be released until the practice has said of each of 1,000,000 emails on the charts of many families whether it is one parent's (confirmedShared in the practice settings) or not (leftOutShared).",
    'Nobody would get an email.',
    ...SAMPLE_SUMMARY.reasons,
    'Are two practices in one file? 1,000,000 charts have lines of two different children, and whoever is invited for the one gets the other.',
    '1,000,000 warnings say that an email or PIN may reach a stranger: more than one for each 100 patients who are selected.',
    '1,000,000 of 2,000,000 lines of the file cannot be read, more than 1%: look at how it was exported.',
  ],
  fixes: LONGEST_STEPS.map((nextStep) => ({ nextStep, charts: MILLION, emails: MILLION })),
  moreFixes: 20,
  days: Array(5).fill({ day: 'Wednesday, September 30, 2026', emails: MILLION }),
  laterDays: { days: 55, emails: MILLION, until: 'Wednesday, September 30, 2026' },
}

/** As much as stands in type of usual size, beside the longest of everything else. */
const FULL: CheckSummary = {
  ...LARGEST,
  reasons: ['A reason of two lines. '.repeat(6)],
  fixes: LARGEST.fixes.map((fix, index) => ({ ...fix, nextStep: 'Enter or correct it. '.repeat(index < 6 ? 5 : 4) })),
}

const EMPTY: CheckSummary = {
  ...SAMPLE_SUMMARY,
  leftOut: [],
  fixes: [],
  moreFixes: 0,
  days: [],
  verdict: 'go',
}

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

async function shown(summary: CheckSummary, width = 816): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width, height: 1056 } })).newPage()
  await page.route('**/*', (route) => route.abort())
  await page.setContent(renderSummary(summary))
  return page
}

const pagesOf = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length

test.each([
  ['a practice of usual size', SAMPLE_SUMMARY],
  ['the largest numbers and longest names', LARGEST],
  ['as much as type of usual size holds', FULL],
  ['nothing to say', EMPTY],
])('the summary of %s is one printed page of US Letter', async (_, summary) => {
  const page = await shown(summary)
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
  expect(pagesOf(pdf)).toBe(1)
  expect(pdf.toString('latin1')).toMatch(/\/MediaBox \[0 0 612 792\]/)
})

test.each(['go', 'fix-first', 'cannot-go'] as const)(
  'whoever needs help to read can read a verdict %s',
  async (verdict) => {
    const page = await shown({ ...SAMPLE_SUMMARY, verdict })
    expect(await obstacles(page)).toEqual([])
  },
)

test('on a phone nothing is wider than the screen', async () => {
  const page = await shown(LARGEST, 320)
  expect(await obstacles(page)).toEqual([])
})

test('the page says the numbers, the verdict and the fixes, in this order', async () => {
  const page = await shown(SAMPLE_SUMMARY)
  const words = (await page.textContent('main')) ?? ''
  const order = ['Willow Street Pediatrics', '6,482', '4,021', '2,461', '2,710', 'Fix these first, then go', '(14.3%)']
  const fixes = ['The most useful fixes', 'Enter or correct the Email Address', '318', '4 more kinds of fixes']
  const places = [...order, ...fixes].map((part) => words.indexOf(part))
  expect(places).not.toContain(-1)
  expect(places).toEqual(places.toSorted((one, other) => one - other))
})

test('each bar stands beside the words of its row, also where they take several lines', async () => {
  const page = await shown(SAMPLE_SUMMARY, 360)
  await page.emulateMedia({ media: 'print' })
  const rows = await page.locator('section[aria-labelledby="left-out"] tbody tr').all()
  expect(rows).toHaveLength(11)
  for (const row of rows) {
    const [words, bar] = await Promise.all([middleOf(row.locator('th')), middleOf(row.locator('.bar span'))])
    expect(Math.abs(words - bar)).toBeLessThan(1.5)
  }
})

/** Of the words where it has some, else of the box, in pixels from the top. */
const middleOf = (part: Locator) =>
  part.evaluate((element) => {
    const words = element.ownerDocument.createRange()
    words.selectNodeContents(element)
    const { top, bottom } = (element.textContent ? words : element).getBoundingClientRect()
    return (top + bottom) / 2
  })

test('a practice’s name is text and never markup, and the page loads and runs nothing', async () => {
  const name = '<img src=x onerror=alert(1)>&"\' {{ 7 * 7 }}'
  const html = renderSummary({ ...SAMPLE_SUMMARY, practiceName: name, fileName: name, reasons: [name] })
  expect(html).not.toMatch(/<script|<link|<img|url\(|https?:/)
  const page = await (await browser.newContext()).newPage()
  await page.setContent(html)
  expect(await page.textContent('h1')).toBe(name)
})
