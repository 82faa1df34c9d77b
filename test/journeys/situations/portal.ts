import type { Page } from 'playwright-core'
import { another } from '../../support/portal-world.ts'
import type { Situation } from '../../support/situation.ts'

const BORN = '2018-03-05'

async function typeAtPortal(page: Page, pin: string): Promise<void> {
  await page.getByLabel('PIN').fill(pin)
  await page.getByLabel('Birth date').fill(BORN)
  await page.getByRole('button', { name: 'Continue' }).click()
}

export const PORTAL: readonly Situation[] = [
  {
    title: 'The portal itself asks for the PIN; typed wrong there, then right',
    sent: { texts: 1, emails: 1 },
    async play(scene) {
      const { world, journey } = scene
      const practice = { ...world.practice, id: 'hillside', pinEntry: 'portal' as const }
      await world.deps.practices.put(practice)
      const invited = await scene.invite({}, practice.id)
      const page = await scene.open(invited)
      await scene.sees(page, 'atPortal.next')
      await journey.look(page, 'choose-at-portal')
      await scene.press(page, 'common.textMe')
      await world.simulator.settled()
      await page.reload()
      await journey.look(page, 'sent-at-portal')
      await page.getByRole('link', { name: journey.words('common.portal') }).click()
      await page.waitForURL(`${new URL(practice.portalUrl).origin}/**`)
      await typeAtPortal(page, another(scene.pin(invited)))
      await page.getByRole('alert').waitFor()
      await typeAtPortal(page, scene.pin(invited))
      await page.getByRole('button', { name: 'Create my account' }).waitFor()

      const back = await scene.open(invited)
      await scene.sees(back, 'accepted.title')
      await scene.sees(back, 'atPortal.notFinished')
      await scene.sees(back, 'sent.problemsWait', { at: scene.clock(60_000) })
      await journey.look(back, 'accepted-at-portal')

      await page.getByRole('button', { name: 'Create my account' }).click()
      await page.getByRole('heading', { name: 'Your account is ready' }).waitFor()
      await back.reload()
      await scene.sees(back, 'alreadySetUp.title')
    },
  },
  {
    title: 'The PIN is right, but the portal does not open',
    sent: { texts: 2 },
    async play(scene) {
      const { world, journey } = scene
      const { invited, page } = await scene.asked('text')
      const portal = `${new URL(world.practice.portalUrl).origin}/**`
      await page.route(portal, (route) => route.fulfill({ status: 502, body: 'Bad gateway' }))
      const acceptedAt = scene.clock()
      await journey.enter(page, scene.pin(invited))
      await page.waitForURL(portal)
      world.pass(60_000)
      const back = await scene.open(invited)
      await scene.sees(back, 'accepted.lead', { acceptedAt })
      await scene.sees(back, 'accepted.notOpen')
      await journey.look(back, 'accepted')
      await scene.press(back, 'common.textMeNew')
      await scene.sees(back, 'sent.enter')
    },
  },
]
