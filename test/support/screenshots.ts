import { mkdirSync } from 'node:fs'
import { dayAndTime } from '../../src/domain/clock-words.ts'
import type { Language } from '../../src/domain/practice.ts'
import { createRender } from '../../src/render.ts'
import { launchChromium } from './chromium.ts'
import { LINK_ENDS_AT, renderSample, SAMPLE_PRACTICE, samplePages } from './sample-pages.ts'
import { showPages } from './show-pages.ts'

type Shot = { file: string; language: Language; width: number; colours: 'light' | 'dark'; html: string }

const FOLDER = 'docs/screenshots'
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
    practice: SAMPLE_PRACTICE,
    greeting: render.greeting(language, 'Ana'),
    link: `https://setup.example.org/set-up/${'sample-link-'.repeat(12)}end`,
    lastDay: dayAndTime(LINK_ENDS_AT, SAMPLE_PRACTICE.timeZone, language),
    stopUrl: 'https://setup.example.org/stop/sample',
  })
  return { language, width: 390, colours, html }
}

mkdirSync(FOLDER, { recursive: true })
const browser = await launchChromium()
for (const { file, width, colours, html } of shots()) {
  const context = await browser.newContext({ colorScheme: colours, viewport: { width, height: 640 } })
  const tab = await context.newPage()
  const show = await showPages(tab)
  await show(html)
  await tab.screenshot({ path: `${FOLDER}/${file}.png`, fullPage: true })
  await context.close()
}
await browser.close()
