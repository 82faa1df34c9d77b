import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import { chromium } from 'playwright-core'
import { registerAccount } from '../../../src/actions/register-account.ts'
import { CHROMIUM } from '../../support/chromium.ts'
import { obstacles } from '../../support/obstacles.ts'
import type { Situation } from '../../support/situation.ts'

const MINUTE_MS = 60_000

export const COMING_BACK: readonly Situation[] = [
  {
    title: 'Closes the page and opens the link again within ten minutes',
    sent: { texts: 1 },
    async play(scene) {
      const { invited, page } = await scene.asked('text')
      const at = scene.clock()
      await page.close()
      scene.world.pass(5 * MINUTE_MS)
      const again = await scene.open(invited)
      await scene.sees(again, 'receipt.text.delivered', { reportedAt: at, phoneEnding: invited.phone.slice(-2) })
      await scene.sees(again, 'sent.enter')
      await scene.journey.look(again, 'sent')
    },
  },
  {
    title: 'Opens the link again later than that',
    sent: { texts: 1 },
    async play(scene) {
      const { invited, page } = await scene.asked('text')
      await page.close()
      scene.world.pass(11 * MINUTE_MS)
      const again = await scene.open(invited)
      await scene.sees(again, 'choose.question')
      await scene.journey.look(again, 'choose')
    },
  },
  {
    title: 'Asks on the phone and types the PIN on the laptop',
    sent: { texts: 1 },
    async play(scene) {
      const { invited } = await scene.asked('text')
      const laptop = await scene.device({ width: 1280 })
      const page = await scene.open(invited, laptop)
      await scene.sees(page, 'sent.enter')
      await laptop.look(page, 'sent-laptop')
      await laptop.enter(page, scene.pin(invited))
      await page.waitForURL(`${new URL(scene.world.practice.portalUrl).origin}/**`)
    },
  },
  {
    title: 'Has the page open on two devices and asks on both',
    sent: { texts: 1 },
    async play(scene) {
      const { invited, page } = await scene.atChoice()
      const laptop = await scene.device({ width: 1280 })
      const second = await scene.open(invited, laptop)
      await scene.press(page, 'common.textMe')
      await scene.press(second, 'common.textMe')
      await scene.sees(second, 'sent.enter')
      await laptop.look(second, 'sent-laptop')
    },
  },
  {
    title: 'Opens the link in two tabs and asks in both',
    sent: { texts: 1 },
    async play(scene) {
      const { invited, page } = await scene.atChoice()
      const second = await scene.open(invited)
      await scene.press(second, 'common.textMe')
      await scene.press(page, 'common.textMe')
      await scene.sees(page, 'sent.enter')
      await scene.journey.look(page, 'sent')
      await scene.journey.enter(page, scene.pin(invited))
      await page.waitForURL(`${new URL(scene.world.practice.portalUrl).origin}/**`)
    },
  },
  {
    title: 'Reads the text while the browser of the mail app closes, and opens the email again',
    sent: { texts: 1 },
    async play(scene) {
      const { invited, page: closed } = await scene.asked('text')
      await closed.close()
      const inMailApp = await scene.device()
      const page = await scene.open(invited, inMailApp)
      await scene.sees(page, 'sent.enter')
      await inMailApp.look(page, 'sent')
      await inMailApp.enter(page, scene.pin(invited))
      await page.waitForURL(`${new URL(scene.world.practice.portalUrl).origin}/**`)
    },
  },
  {
    title: 'Two parents open their links in one browser, and one asks on the first page',
    sent: { texts: 1 },
    async play(scene) {
      const { world, journey } = scene
      const { invited: first, page } = await scene.atChoice()
      const second = await scene.invite()
      await scene.open(second)
      await scene.press(page, 'common.textMe')
      await scene.sees(page, 'otherLink.title')
      await journey.look(page, 'other-link')
      expect(await scene.sent()).toMatchObject({ texts: 0 })
      await page.getByRole('link', { name: journey.words('otherLink.continue') }).click()
      await scene.sees(page, 'choose.phone', { phoneEnding: second.phone.slice(-2) })
      await scene.press(page, 'common.textMe')
      expect(world.simulator.phone(first.phone).texts()).toEqual([])
    },
  },
  {
    title: 'Goes back with the browser after the choice',
    sent: { texts: 1 },
    async play(scene) {
      const { page } = await scene.atChoice()
      await scene.press(page, 'common.textMe')
      await page.goBack()
      await scene.sees(page, 'sent.enter')
      expect(new URL(page.url()).pathname).toBe('/set-up/pin')
      await scene.journey.look(page, 'sent')
    },
  },
  {
    title: 'Leaves the page open for more than half an hour',
    sent: {},
    async play(scene) {
      const { page } = await scene.atChoice()
      scene.world.pass(31 * MINUTE_MS)
      await scene.press(page, 'common.textMe')
      await scene.sees(page, 'noCookie.title')
      await scene.journey.look(page, 'no-cookie')
    },
  },
  {
    title: 'Loses the cookie while the PIN is under way, and opens the link again',
    sent: { texts: 1 },
    async play(scene) {
      const { journey } = scene
      const { invited, page } = await scene.asked('text')
      await journey.context.clearCookies()
      await journey.enter(page, scene.pin(invited))
      await scene.sees(page, 'noCookie.again')
      await journey.look(page, 'no-cookie')
      const again = await scene.open(invited)
      await journey.enter(again, scene.pin(invited))
      await again.waitForURL(`${new URL(scene.world.practice.portalUrl).origin}/**`)
    },
  },
  {
    title: 'Has a browser that keeps no cookies',
    sent: {},
    async play(scene) {
      const directory = await mkdtemp(join(tmpdir(), 'bulk-pin-browser-'))
      await mkdir(join(directory, 'Default'))
      const preferences = { profile: { default_content_setting_values: { cookies: 2 } } }
      await writeFile(join(directory, 'Default', 'Preferences'), JSON.stringify(preferences))
      const context = await chromium.launchPersistentContext(directory, { ...CHROMIUM, locale: `${scene.language}-US` })
      const { link } = await scene.invite()
      const page = await context.newPage()
      await page.goto(scene.world.url + link)
      await scene.sees(page, 'noCookie.still')
      expect(await obstacles(page)).toEqual([])
      expect(await context.cookies()).toEqual([])
      await context.close()
      await rm(directory, { recursive: true, force: true })
    },
  },
  {
    title: 'Opens the link again when the account is set up',
    sent: { emails: 1 },
    async play(scene) {
      const invited = await scene.invite()
      await registerAccount(scene.world.deps, { portalId: 'portal', keyId: 'key' }, invited.id)
      const page = await scene.open(invited)
      await scene.sees(page, 'alreadySetUp.lead')
      await page.getByRole('link', { name: scene.journey.words('common.portal') }).waitFor()
      await scene.journey.look(page, 'already-set-up')
    },
  },
]
