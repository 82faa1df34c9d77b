import type { Browser, BrowserContext, ConsoleMessage, Page } from 'playwright-core'
import type { Language } from '../../src/domain/practice.ts'
import { CHILD_BORN } from './journey-practice.ts'
import { obstacles } from './obstacles.ts'
import type { World } from './world.ts'

/** A parent with a real browser: the inbox, the phone and the pages in tabs of one context. */
export type Journey = {
  context: BrowserContext
  /** What a page says for a name of the locales, without its markup. */
  words(key: string, params?: Record<string, string | number>): string
  /** Clicks Set Up My Account in the email; gives the tab that it opens. */
  clickInEmail(address: string): Promise<Page>
  /** Looks whether everyone can use the page, and keeps its picture. Where scripts are off only the latter: so is axe. */
  look(page: Page, name: string): Promise<void>
  /** Keeps a picture of the page, if pictures are wanted. */
  picture(page: Page, name: string): Promise<void>
  /** Types PIN and birth date and sends them. */
  enter(page: Page, pin: string): Promise<void>
  /** What everyone could not use on the pages looked at, and what browsers refused. */
  complaints(): string[]
  close(): Promise<void>
}

/** `PICTURES=DIRECTORY` keeps a picture of each page at the journey's width and on a desktop. */
const PICTURES = process.env.PICTURES
const DESKTOP = { width: 1280, height: 800 }

/**
 * Starts a journey; `language` is the guardian's in the contact record, `speaks` the one that the browser asks for.
 */
export async function startJourney(
  browser: Browser,
  world: World,
  options: { language: Language; width: number; javaScript?: boolean; speaks?: Language },
): Promise<Journey> {
  const { language, width, javaScript = true, speaks = 'en' } = options
  const viewport = { width, height: 780 }
  const context = await browser.newContext({ viewport, javaScriptEnabled: javaScript, locale: `${speaks}-US` })
  context.setDefaultTimeout(20_000)
  const complaints: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error' && !isAnswer(message)) complaints.push(message.text())
  })
  const words: Journey['words'] = (key, params) => world.deps.render.t(language, key, params).replace(/<[^>]+>/g, '')

  async function picture(page: Page, name: string): Promise<void> {
    if (PICTURES === undefined) return
    for (const size of [viewport, DESKTOP]) {
      await page.setViewportSize(size)
      await page.screenshot({ path: `${PICTURES}/${name}-${language}-${size.width}.png`, fullPage: true })
    }
    await page.setViewportSize(viewport)
  }

  return {
    context,
    words,
    complaints: () => complaints,
    async clickInEmail(address) {
      const inbox = await context.newPage()
      await inbox.goto(`${world.simulator.httpUrl.replace('127.0.0.1', 'localhost')}/mails`)
      await inbox.getByRole('row').filter({ hasText: address }).getByRole('link').first().click()
      const link = inbox
        .frameLocator('iframe')
        .getByRole('link', { name: words('emails.registration.button'), exact: true })
      await picture(inbox, 'email')
      const [page] = await Promise.all([context.waitForEvent('page'), link.click()])
      await page.waitForLoadState()
      return page
    },
    async look(page, name) {
      if (javaScript) complaints.push(...(await obstacles(page)))
      await picture(page, name)
    },
    picture,
    async enter(page, pin) {
      await page.getByLabel(words('sent.pin'), { exact: true }).fill(pin)
      for (const part of ['month', 'day', 'year'] as const)
        await page.getByLabel(words(`sent.${part}`), { exact: true }).fill(CHILD_BORN[part])
      await page.getByRole('button', { name: words('sent.continue') }).click()
    },
    close: () => context.close(),
  }
}

/** Browsers call it an error when a page answers with a status of 4xx or 5xx; ours do that with words for the parent. */
function isAnswer(message: ConsoleMessage): boolean {
  const { url } = message.location()
  return (
    url.endsWith('/favicon.ico') ||
    (/^Failed to load resource: the server responded with a status of [45]\d\d/.test(message.text()) &&
      !url.includes('/assets/'))
  )
}
