import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { readSheet } from 'read-excel-file/node'
import { writeSamplePractice } from '../../src/demo/sample-practice.ts'
import type { CalendarDate } from '../../src/domain/calendar.ts'
import { escapeHtml } from '../../src/domain/escape-html.ts'
import { LANGUAGES } from '../../src/domain/practice.ts'
import { renderSummary } from '../../src/render-summary.ts'
import { makeKit } from './kit.ts'
import { runBulkPin } from './run-bulk-pin.ts'
import { SAMPLE_SUMMARY } from './sample-summary.ts'
import { smallPicture } from './small-picture.ts'

const DAY = '2026-12-06' as CalendarDate
const COLOURS = 32

/** Of the report on the screen, up to the line in which this stands. */
const REPORT_UP_TO = '  no phone  '
const FIX_LINES = 13
/** How wide the columns of the sheet are, about, in characters. */
const COLUMN_WIDTHS = [12, 6, 10, 16, 19, 24, 22, 42, 44, 8]

/** Draws what a practice sees of a check and of the kit, into a folder. */
export async function drawStaffPictures(browser: Browser, folder: string): Promise<void> {
  const shoot = async (name: string, html: string, width: number, part = 'body') => {
    const tab = await browser.newPage({ viewport: { width, height: 1600 } })
    await tab.setContent(html, { waitUntil: 'networkidle' })
    const picture = await smallPicture(browser, await tab.locator(part).screenshot(), COLOURS)
    await writeFile(join(folder, `${name}.png`), picture)
    await tab.close()
  }

  const kit = makeKit()
  const file = (name: string) => kit.get(name) ?? ''
  for (const language of LANGUAGES) await shoot(`guide.${language}`, file(`guide.${language}.html`), 1000, '.sheet')
  await shoot('preview', file('preview-longest-name.html'), 680)
  await shoot('preview-spanish', file('preview-spanish.html'), 680)
  await shoot('check-summary', renderSummary(SAMPLE_SUMMARY), 816)
  const { report, fixes } = await checkOfSample()
  await shoot('check-report', screen(report), 760)
  await shoot('fix-list', spreadsheet(fixes), 2000)
}

/** What `bulk-pin check` prints about the sample practice of the demo, and the cells of its fix list. */
async function checkOfSample(): Promise<{ report: string; fixes: unknown[][] }> {
  const directory = await mkdtemp(join(tmpdir(), 'bulk-pin-pictures-'))
  const sample = { id: 'made-up', portalUrl: 'https://portal.example.org', today: DAY }
  const { contactsFile, practiceFile } = await writeSamplePractice(directory, sample)
  const list = join(directory, 'fixes.xlsx')
  const check = ['check', contactsFile, '--practice', practiceFile, '--as-of', DAY]
  const { out: report } = await runBulkPin(check)
  await runBulkPin([...check, '--fixes', list])
  const fixes = await readSheet(await readFile(list))
  await rm(directory, { recursive: true })
  return { report, fixes }
}

function screen(report: string): string {
  const lines = report.split('\n')
  const last = lines.findIndex((line) => line.includes(REPORT_UP_TO))
  const verdict = lines.findIndex((line) => line.startsWith('Go now?'))
  const shown = [...lines.slice(0, last + 2), '', '  …', '', ...lines.slice(verdict)]
  return `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; padding: 20px 24px 4px; background: #10202a; color: #e8eef0; font: 14px/1.45 'DejaVu Sans Mono', monospace }
    pre { margin: 0; font: inherit }
    b { color: #8fd3c8; font-weight: normal }
    </style><pre><b>$ bulk-pin check contacts.csv --practice practice.json</b>\n${escapeHtml(shown.join('\n'))}</pre>`
}

function spreadsheet(cells: readonly unknown[][]): string {
  const rows = cells.slice(0, FIX_LINES + 1)
  const letters = COLUMN_WIDTHS.map((_, index) => `<th>${String.fromCharCode(65 + index)}</th>`)
  const widths = COLUMN_WIDTHS.map((width) => `<col style="width: ${width}ch">`)
  const lines = rows.map((row, index) => {
    const shown = COLUMN_WIDTHS.map((_, column) => `<td>${escapeHtml(String(row[column] ?? ''))}</td>`)
    return `<tr><th>${index + 1}</th>${shown.join('')}</tr>`
  })
  return `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; background: #fff; color: #1c1c1c; font: 14px/1.3 'DejaVu Sans', sans-serif }
    table { table-layout: fixed; border-collapse: collapse; width: 2000px }
    th, td { padding: 4px 6px; border: 1px solid #d4d4d4; overflow-wrap: anywhere; vertical-align: top; text-align: left }
    th { background: #f0f0f0; color: #666; font-weight: normal; text-align: center }
    tr:nth-child(2) td { font-weight: bold }
    </style><table><col style="width: 4ch">${widths.join('')}<tr><th></th>${letters.join('')}</tr>${lines.join('')}</table>`
}
