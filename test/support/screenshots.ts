import { mkdirSync, writeFileSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { clockTime, dayAndTime } from '../../src/domain/clock-words.ts'
import type { Language } from '../../src/domain/practice.ts'
import { createRender } from '../../src/render.ts'
import { launchChromium } from './chromium.ts'
import { LINK_ENDS_AT, renderSample, SAMPLE_PRACTICE, SENT_AT, samplePages, samplePractice } from './sample-pages.ts'
import { showPages } from './show-pages.ts'
import { smallPicture } from './small-picture.ts'
import { drawStaffPictures } from './staff-pictures.ts'

type Shot = { file: string; language: Language; width: number; colours: 'light' | 'dark'; html: string }

const FOLDER = 'docs/screenshots'
const COLOURS = 64
const render = createRender()

/** The pictures of docs/screenshots: what a parent sees, from the email to the portal. */
function shots(): Shot[] {
  return [
    { ...page('choose', 'first', 'en', 'light'), file: 'choose' },
    { ...page('choose', 'first', 'es', 'dark'), file: 'choose-spanish-dark' },
    { ...page('choose', 'first', 'en', 'light'), file: 'choose-wide', width: 1100 },
    { ...page('sent', 'text delivered', 'en', 'light'), file: 'sent' },
    { ...page('sent', 'wrong', 'es', 'light'), file: 'sent-problem-spanish' },
    { ...page('sent', 'text not-delivered not-a-mobile', 'en', 'light'), file: 'sent-failed' },
    { ...page('sent', 'call waiting for a known time', 'en', 'light'), file: 'sent-waiting' },
    { ...page('sent', 'PIN at the portal', 'es', 'light'), file: 'at-portal-spanish' },
    { ...page('asked', 'noted', 'es', 'light'), file: 'asked-spanish' },
    { ...page('call-now', 'evening', 'en', 'dark'), file: 'call-now-dark' },
    { ...page('accepted', 'right', 'en', 'light'), file: 'accepted' },
    { ...page('ended', 'expired', 'en', 'light'), file: 'ended' },
    { ...registration('en', 'light'), file: 'email' },
    { ...registration('es', 'dark'), file: 'email-spanish-dark' },
  ]
}

function page(name: string, shows: string, language: Language, colours: Shot['colours']): Omit<Shot, 'file'> {
  const sample = samplePages(language).find((candidate) => candidate.page === name && candidate.shows === shows)
  if (!sample) throw new Error(`no sample of ${name} that shows ${shows}`)
  return { language, width: 390, colours, html: renderSample(render, sample) }
}

function registration(language: Language, colours: Shot['colours']): Omit<Shot, 'file'> {
  const { html } = render.email('registration', {
    language,
    practice: samplePractice(language),
    greeting: render.greeting(language, 'Ana'),
    link: `https://setup.example.org/set-up/${'sample-link-'.repeat(12)}end`,
    lastDay: dayAndTime(LINK_ENDS_AT, SAMPLE_PRACTICE.timeZone, language),
    stopUrl: 'https://setup.example.org/stop/sample',
  })
  return { language, width: 390, colours, html }
}

/** The steps of `the-way`, as a phone shows them from the top. */
function steps(): { title: string; says: string; html: string }[] {
  return [
    {
      title: '1 · The email',
      says: 'One per guardian. Its link lives 14 days.',
      html: registration('en', 'light').html,
    },
    {
      title: '2 · The choice',
      says: 'Text or call, to the phone on file.',
      html: page('choose', 'first', 'en', 'light').html,
    },
    { title: '3 · The PIN', says: 'Made at that moment. Ten minutes, once.', html: textOnPhone() },
    {
      title: '4 · The entry',
      says: 'With a birth date, then on to the portal.',
      html: page('sent', 'text delivered', 'en', 'light').html,
    },
  ]
}

/** The text with the PIN, as a phone shows texts. */
function textOnPhone(): string {
  const body = render.text('pin', {
    language: 'en',
    practiceName: SAMPLE_PRACTICE.name,
    timeZone: SAMPLE_PRACTICE.timeZone,
    pin: '482913',
    tag: 'A',
    minutes: 10,
    expiresAt: SENT_AT + 10 * 60_000,
    host: 'setup.example.org',
  })
  return `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; padding: 28px 20px; background: #fff; font: 17px/1.4 'DejaVu Sans', sans-serif }
    p { margin: 0; text-align: center; font-size: 14px; color: #6b6b6b }
    div { margin-top: 14px; padding: 14px 16px; border-radius: 20px; background: #e5e4ea; white-space: pre-line }
    </style><p>Today ${clockTime(SENT_AT, SAMPLE_PRACTICE.timeZone, 'en')}</p><div>${body}</div>`
}

/** The whole way in one picture, of the pages as they are. */
async function drawTheWay(browser: Browser): Promise<void> {
  const columns = []
  for (const { title, says, html } of steps()) {
    const picture = await draw(browser, { width: 390, colours: 'light', html }, { height: 680, fullPage: false })
    const src = `data:image/png;base64,${picture.toString('base64')}`
    columns.push(`<section><h2>${title}</h2><p>${says}</p><img src="${src}"></section>`)
  }
  const html = `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; padding: 28px 36px 32px; display: flex; gap: 26px; background: #f5f3ee; font: 16px/1.3 'DejaVu Sans', sans-serif; color: #1f2a2e }
    section { width: 392px }
    h2 { margin: 0; font-size: 21px; color: #0b5a60 }
    p { margin: 4px 0 18px }
    img { display: block; border: 1px solid #d3d0c8; border-radius: 14px }
    </style>${columns.join('')}`
  const picture = await draw(browser, { width: 1718, colours: 'light', html }, { height: 640, fullPage: true })
  writeFileSync(`${FOLDER}/the-way.png`, await smallPicture(browser, picture, COLOURS))
}

async function draw(
  browser: Browser,
  { width, colours, html }: Omit<Shot, 'file' | 'language'>,
  { height, fullPage }: { height: number; fullPage: boolean },
): Promise<Buffer> {
  const context = await browser.newContext({ colorScheme: colours, viewport: { width, height } })
  const tab = await context.newPage()
  const show = await showPages(tab)
  await show(html)
  const picture = await tab.screenshot({ fullPage })
  await context.close()
  return picture
}

mkdirSync(FOLDER, { recursive: true })
const browser = await launchChromium()
for (const { file, ...shot } of shots()) {
  const picture = await draw(browser, shot, { height: 640, fullPage: true })
  writeFileSync(`${FOLDER}/${file}.png`, await smallPicture(browser, picture, COLOURS))
}
await drawTheWay(browser)
await drawStaffPictures(browser, FOLDER)
await browser.close()
