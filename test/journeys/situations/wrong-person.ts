import { expect } from '@jest/globals'
import { signStopToken } from '../../../src/domain/stop-link.ts'
import type { Situation } from '../../support/situation.ts'

export const WRONG_PERSON: readonly Situation[] = [
  {
    title: 'Says: this is not me, or not my child',
    sent: {},
    async play(scene) {
      const { world, journey } = scene
      const { invited, page } = await scene.atChoice()
      await page.getByRole('link', { name: journey.words('common.notMe') }).click()
      await scene.sees(page, 'notMe.person.lead')
      await scene.press(page, 'notMe.person.yes')
      await scene.sees(page, 'notMe.person.done')
      await journey.look(page, 'not-me-done')
      expect(await world.deps.invitations.find(invited.id)).toMatchObject({ link: 'ended', endReason: 'not-me' })
    },
  },
  {
    title: 'Says: this is not my phone number',
    sent: {},
    async play(scene) {
      const { world, journey } = scene
      const { invited, page } = await scene.atChoice()
      await page.getByRole('link', { name: journey.words('common.notMyNumber') }).click()
      await scene.sees(page, 'notMe.number.lead')
      await journey.look(page, 'not-my-number')
      await scene.press(page, 'notMe.number.yes')
      await scene.sees(page, 'notMe.number.done')
      expect(await world.deps.invitations.find(invited.id)).toMatchObject({ endReason: 'not-my-number' })
    },
  },
  {
    title: 'Said so before, and opens the link again',
    sent: {},
    async play(scene) {
      const invited = await scene.invite()
      const first = await scene.open({ ...invited, link: `${invited.link}/not-me` })
      await scene.press(first, 'notMe.person.yes')
      const page = await scene.open(invited)
      await scene.sees(page, 'ended.told.lead')
      await scene.sees(page, 'ended.told.mistake')
      await scene.journey.look(page, 'ended-told')
    },
  },
  {
    title: 'Wants no more emails, with a browser in another language',
    sent: {},
    async play(scene) {
      const { world, language } = scene
      const device = await scene.device({ speaks: language === 'en' ? 'es' : 'en' })
      const invited = await scene.invite()
      const stop = `/stop/${signStopToken(world.deps.keyring.linkKeys, invited.id)}`
      const page = await scene.open({ ...invited, link: stop }, device)
      await scene.sees(page, 'stop.stays')
      await scene.press(page, 'stop.yes')
      await scene.sees(page, 'stopped.stays')
      await device.look(page, 'stopped')
      await scene.sees(await scene.open(invited, device), 'choose.question')
    },
  },
  {
    title: 'Answers NO to a text that nobody on this phone asked for',
    sent: { texts: 2 },
    async play(scene) {
      const { world, journey } = scene
      const { invited, page } = await scene.asked('text')
      const phone = world.simulator.phone(invited.phone)
      await phone.reply('NO')
      expect(phone.texts().at(-1)?.body).toContain(journey.words('texts.notAskedFor', { phone: world.practice.phone }))
      await page.reload()
      await scene.sees(page, 'ended.told.lead')
      await journey.look(page, 'ended-told')
    },
  },
  {
    title: 'Presses 9 on a call that nobody on this phone asked for',
    sent: { calls: 1 },
    async play(scene) {
      const { world, journey } = scene
      const { invited, page } = await scene.asked('call')
      const call = await world.simulator.nextCall(invited.phone)
      await call.answer()
      await call.press('9')
      expect(call.said().join(' ')).toContain(journey.words('calls.notAskedFor', { practice: world.practice.name }))
      await page.reload()
      await scene.sees(page, 'ended.told.lead')
      await journey.look(page, 'ended-told')
    },
  },
]
