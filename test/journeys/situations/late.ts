import { expect } from '@jest/globals'
import type { Page } from 'playwright-core'
import { endInvitation } from '../../../src/actions/end-invitation.ts'
import { resendInvitation } from '../../../src/actions/resend-invitation.ts'
import type { Scene } from '../../support/scene.ts'
import { sendAll } from '../../support/send-all.ts'
import type { Situation } from '../../support/situation.ts'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS

const ask = ({ journey, world }: Scene, page: Page) =>
  page.getByRole('button', { name: journey.words('askAgain.button', { practice: world.practice.name }) }).click()

export const LATE: readonly Situation[] = [
  {
    title: 'Clicks after the fourteen days and asks the practice for a new email',
    sent: {},
    async play(scene) {
      const { world, journey } = scene
      const family = await scene.release()
      world.pass(15 * DAY_MS)
      const page = await journey.clickInEmail(family.email)
      await scene.sees(page, 'ended.expired.title')
      await scene.sees(page, 'askAgain.offer')
      expect(await page.getByRole('link', { name: world.practice.phone }).getAttribute('href')).toBe('tel:+12025550199')
      await journey.look(page, 'ended')
      await ask(scene, page)
      await scene.sees(page, 'askAgain.noted.title')
      await journey.look(page, 'asked')
      expect(await world.deps.asked.waiting('lakeside')).toMatchObject([{ id: family.id }])
      await page.reload()
      await scene.sees(page, 'askAgain.noted.title')
    },
  },
  {
    title: 'Asks for a new email twice on one day',
    sent: {},
    async play(scene) {
      const { world, journey } = scene
      const family = await scene.release()
      world.pass(15 * DAY_MS)
      const at = scene.clock()
      const first = await scene.open(family)
      await ask(scene, first)
      await scene.sees(first, 'askAgain.noted.title')
      world.pass(HOUR_MS)
      const page = await scene.open(family)
      await ask(scene, page)
      await scene.sees(page, 'askAgain.already.lead', { at })
      await journey.look(page, 'asked-already')
      expect(await world.deps.asked.waiting('lakeside')).toHaveLength(1)
    },
  },
  {
    title: 'The practice ended the link',
    sent: {},
    async play(scene) {
      const invited = await scene.invite()
      await endInvitation(scene.world.deps, invited.id, 'revoked', 'operator')
      const page = await scene.open(invited)
      await scene.sees(page, 'ended.ended.lead')
      await scene.sees(page, 'common.callPractice')
      await scene.journey.look(page, 'ended-by-practice')
    },
  },
  {
    title: 'Opens the old email when there is a newer one',
    sent: { emails: 1 },
    async play(scene) {
      const { world, journey } = scene
      const family = await scene.release()
      const { outcome } = await resendInvitation(world.deps, family.id, 'operator')
      expect(outcome).toBe('resent')
      const [request] = await world.deps.requests.list()
      await sendAll(world, request?.id ?? '')
      const page = await scene.open(family)
      await scene.sees(page, 'ended.replaced.lead')
      await journey.look(page, 'ended-replaced')
      const newer = await journey.clickInEmail(family.email)
      await scene.sees(newer, 'choose.question')
    },
  },
  {
    title: 'Copies only a part of the link',
    sent: {},
    async play(scene) {
      const invited = await scene.invite()
      const page = await scene.open({ ...invited, link: invited.link.slice(0, -9) })
      await scene.sees(page, 'notValid.lead')
      await scene.journey.look(page, 'not-valid')
    },
  },
  {
    title: 'Opens a link that somebody forged',
    sent: {},
    async play(scene) {
      const [mine, other] = [await scene.invite(), await scene.invite()]
      const signature = other.link.slice(other.link.lastIndexOf('.'))
      const page = await scene.open({ ...mine, link: mine.link.slice(0, mine.link.lastIndexOf('.')) + signature })
      await scene.sees(page, 'notValid.lead')
      await scene.journey.look(page, 'not-valid')
    },
  },
]
