import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Language } from '../../src/domain/practice.ts'
import { CHILD_BORN } from './journey-practice.ts'
import { obstacles } from './obstacles.ts'
import type { World } from './world.ts'

/** A parent with a real browser: the inbox, the phone and the pages in tabs of one context. */
export type Journey = {
  context: BrowserContext
  /** What a page says for a name of the locales. */
  words(key: string): string
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

export async function startJourney(
  browser: Browser,
  world: World,
  options: { language: Language; width: number; javaScript?: boolean },
): Promise<Journey> {
  const { language, width, javaScript = true } = options
  const viewport = { width, height: 780 }
  const context = await browser.newContext({ viewport, javaScriptEnabled: javaScript })
  context.setDefaultTimeout(20_000)
  const complaints: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) complaints.push(message.text())
  })
  const words = (key: string) => world.deps.render.t(language, key)

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
