import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { signStopToken } from '../../../src/domain/stop-link.ts'
import type { Journey } from '../../support/journey.ts'
import type { Invited, Scene } from '../../support/scene.ts'
import type { Situation } from '../../support/situation.ts'

async function openPhone({ world, journey }: Scene, { phone }: Invited): Promise<Page> {
  const page = await journey.context.newPage()
  await page.goto(`${world.simulator.httpUrl}/phones`)
  await page.getByRole('link', { name: phone }).click()
  return page
}

async function makeAccount({ world }: Scene, journey: Journey, page: Page): Promise<void> {
  await page.waitForURL((url) => url.origin === new URL(world.practice.portalUrl).origin)
  await journey.look(page, 'portal-welcome')
  await page.getByRole('button', { name: 'Continue' }).click()
  await journey.look(page, 'portal-account')
  await page.getByRole('button', { name: 'Create my account' }).click()
  await page.getByRole('heading', { name: 'Your account is ready' }).waitFor()
  await journey.look(page, 'portal-ready')
}

export const USUAL_WAY: readonly Situation[] = [
  {
    title: 'Takes the PIN by text, from the email to the account',
    sent: { texts: 1, emails: 1 },
    async play(scene) {
      const { journey, language } = scene
      const family = await scene.release()
      const page = await journey.clickInEmail(family.email)
      expect([new URL(page.url()).pathname, await page.locator('html').getAttribute('lang')]).toEqual([
        '/set-up',
        language,
      ])
      await journey.look(page, 'choose')
      await scene.press(page, 'common.textMe')
      const phone = await openPhone(scene, family)
      await journey.picture(phone, 'phone-text')
      const text = (await phone.locator('.text .body').first().textContent()) ?? ''
      await journey.enter(page, /#(\d{6})$/.exec(text)?.[1] ?? '')
      await makeAccount(scene, journey, page)
    },
  },
  {
    title: 'Takes the PIN by call, with a browser in another language',
    sent: { calls: 1, emails: 1 },
    async play(scene) {
      const speaks = scene.language === 'en' ? 'es' : 'en'
      const journey = await scene.device({ speaks })
      const invited = await scene.invite()
      const page = await scene.open(invited, journey)
      await scene.press(page, 'common.callMe')
      await scene.sees(page, 'receipt.call.on-its-way', { phoneEnding: invited.phone.slice(-2) })
      await journey.look(page, 'sent-call')
      const phone = await openPhone(scene, invited)
      await phone.getByRole('button', { name: 'Answer' }).click()
      await phone.getByRole('button', { name: '1', exact: true }).click()
      await phone.getByText(journey.words('calls.neverAsk')).first().waitFor()
      await journey.picture(phone, 'phone-call')
      const said = (await phone.locator('.said').textContent()) ?? ''
      await journey.enter(page, /(?:\d, ?){5}\d/.exec(said)?.[0].replace(/\D/g, '') ?? '')
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByRole('button', { name: 'Create my account' }).click()
      await page.getByRole('heading', { name: 'Your account is ready' }).waitFor()
    },
  },
  {
    title: 'Has JavaScript turned off, on a phone 320 pixels wide',
    sent: { texts: 1, emails: 1 },
    async play(scene) {
      const plain = await scene.device({ width: 320, javaScript: false })
      const invited = await scene.invite()
      const page = await scene.open(invited, plain)
      await scene.press(page, 'common.textMe')
      await scene.sees(page, 'sent.enter')
      await plain.picture(page, 'sent-plain')
      const scripted = await scene.device({ width: 320 })
      await scripted.look(await scene.open(invited, scripted), 'sent-narrow')
      await plain.enter(page, scene.pin(invited))
      await makeAccount(scene, plain, page)
    },
  },
  {
    title: 'Changes the language on a page',
    sent: { texts: 1 },
    async play(scene) {
      const { world, journey, language } = scene
      const other = language === 'en' ? 'es' : 'en'
      const words = (key: string) => world.deps.render.t(other, key)
      const { invited, page } = await scene.atChoice()
      await page.getByRole('button', { name: words('language.name') }).click()
      await page.getByRole('heading', { name: words('choose.title') }).waitFor()
      await page.getByRole('link', { name: words('common.notMe') }).click()
      await page.getByRole('heading', { name: words('notMe.person.title') }).waitFor()
      await page.getByRole('link', { name: words('common.goBack') }).click()
      await page.getByRole('button', { name: words('common.textMe') }).click()
      await page.getByRole('heading', { name: words('receipt.title.text.delivered') }).waitFor()
      await journey.look(page, 'changed-language')
      const [text] = world.simulator.phone(invited.phone).texts()
      expect(text?.body).toContain(other === 'en' ? 'is your portal PIN' : 'es su PIN')
    },
  },
  {
    title: 'Comes after a mail scanner that opened every link and ran the scripts',
    sent: { texts: 1 },
    async play(scene) {
      const { world, journey } = scene
      const invited = await scene.invite()
      const scanner = await scene.device()
      const stop = `/stop/${signStopToken(world.deps.keyring.linkKeys, invited.id)}`
      for (const path of [invited.link, `${invited.link}/not-me`, stop]) {
        await scanner.context.request.head(world.url + path)
        const page = await scene.open({ ...invited, link: path }, scanner)
        const ways = await page.locator('main a[href^="/"]').all()
        const leads = await Promise.all(ways.map((way) => way.getAttribute('href')))
        for (const lead of leads) await page.goto(world.url + lead)
      }
      expect(world.simulator.phone(invited.phone).texts()).toEqual([])
      const page = await scene.open(invited)
      await scene.press(page, 'common.textMe')
      await scene.sees(page, 'sent.enter')
      await journey.look(page, 'sent')
    },
  },
]
