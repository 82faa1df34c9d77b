import { expect } from '@jest/globals'
import { checkPin } from '../../../src/actions/check-pin.ts'
import { another } from '../../support/portal-world.ts'
import type { Invited, Scene } from '../../support/scene.ts'
import type { Situation } from '../../support/situation.ts'

const MINUTE_MS = 60_000

/** So many wrong entries of the PIN that was sent last, without a browser. */
async function guesses({ world: { deps }, pin }: Scene, invited: Invited, count: number): Promise<void> {
  const invitation = await deps.invitations.find(invited.id)
  if (!invitation) throw new Error('no invitation')
  const { birthDate } = invitation.guardian.patients[0] ?? { birthDate: '2018-03-05' }
  for (let n = 0; n < count; n += 1) await checkPin(deps, invitation, another(pin(invited)), birthDate)
}

const atPortal = ({ world }: Scene) => `${new URL(world.practice.portalUrl).origin}/**`

export const ENTRIES: readonly Situation[] = [
  {
    title: 'Types a wrong PIN twice, then the right one',
    sent: { texts: 1 },
    async play(scene) {
      const { journey } = scene
      const { invited, page } = await scene.asked('text')
      await journey.enter(page, another(scene.pin(invited)))
      await scene.sees(page, 'sent.error.wrong')
      expect(await page.getByRole('alert').textContent()).not.toContain('3')
      await journey.enter(page, another(scene.pin(invited)))
      await scene.sees(page, 'sent.triesLeft', { count: 3 })
      await journey.look(page, 'sent-wrong')
      await journey.enter(page, scene.pin(invited))
      await page.waitForURL(atPortal(scene))
    },
  },
  {
    title: 'Types a wrong PIN a fifth time',
    sent: { texts: 2 },
    async play(scene) {
      const { journey } = scene
      const { invited, page } = await scene.asked('text')
      await guesses(scene, invited, 4)
      scene.world.pass(MINUTE_MS)
      await journey.enter(page, another(scene.pin(invited)))
      await scene.sees(page, 'sent.error.expired')
      await journey.look(page, 'sent-void')
      await scene.press(page, 'common.textMeNew')
      await scene.sees(page, 'sent.pinHintTag', { tag: 'B' })
    },
  },
  {
    title: 'Types the PIN after its ten minutes',
    sent: { texts: 1 },
    async play(scene) {
      const { invited, page } = await scene.asked('text')
      const sentAt = scene.clock()
      scene.world.pass(10 * MINUTE_MS)
      await scene.journey.enter(page, scene.pin(invited))
      await scene.sees(page, 'sent.error.expired')
      await scene.sees(page, 'receipt.text.ended', { sentAt })
      await page.getByRole('button', { name: scene.journey.words('common.textMeNew') }).waitFor()
      await scene.journey.look(page, 'sent-ended')
    },
  },
  {
    title: 'Typed wrong PINs twenty times in all',
    sent: { texts: 4 },
    async play(scene) {
      const { world, journey } = scene
      const invited = await scene.release()
      for (const wrong of [5, 5, 5, 4]) {
        await scene.sends(invited, 'text', 1, 5 * MINUTE_MS)
        await guesses(scene, invited, wrong)
      }
      const page = await scene.open(invited)
      await journey.enter(page, another(scene.pin(invited)))
      await scene.sees(page, 'locked.lead')
      expect(await page.getByRole('link', { name: world.practice.phone }).getAttribute('href')).toBe('tel:+12025550199')
      await page
        .getByRole('button', { name: journey.words('askAgain.button', { practice: world.practice.name }) })
        .waitFor()
      await journey.look(page, 'locked')
    },
  },
  {
    title: 'Forgets the birth date',
    sent: { texts: 1 },
    async play(scene) {
      const { world, journey } = scene
      const { invited, page } = await scene.asked('text')
      await page.getByLabel(journey.words('sent.pin'), { exact: true }).fill(scene.pin(invited))
      await scene.press(page, 'sent.continue')
      await scene.sees(page, 'sent.error.birth-date')
      expect((await world.deps.invitations.find(invited.id))?.wrongEntries).toBe(0)
      await journey.look(page, 'sent-birth-date')
      await journey.enter(page, scene.pin(invited))
      await page.waitForURL(atPortal(scene))
    },
  },
  {
    title: 'Types the PIN of the first text when there is a second one',
    sent: { texts: 2 },
    async play(scene) {
      const { world, journey } = scene
      const { invited, page } = await scene.asked('text')
      const first = scene.pin(invited)
      world.pass(MINUTE_MS)
      await scene.sends(invited, 'text', 1, 0)
      await page.reload()
      await scene.sees(page, 'sent.pinHintTag', { tag: 'B' })
      expect(world.simulator.phone(invited.phone).texts().at(-1)?.body).toContain('(B)')
      await journey.enter(page, first)
      await scene.sees(page, 'sent.error.wrong')
      await journey.look(page, 'sent-second')
      await journey.enter(page, scene.pin(invited))
      await page.waitForURL(atPortal(scene))
    },
  },
  {
    title: 'Reloads the page after a wrong entry',
    sent: { texts: 1 },
    async play(scene) {
      const { world, journey } = scene
      const { invited, page } = await scene.asked('text')
      await journey.enter(page, another(scene.pin(invited)))
      await page.getByRole('alert').waitFor()
      await page.reload()
      await scene.sees(page, 'sent.enter')
      expect([new URL(page.url()).pathname, await page.getByRole('alert').count()]).toEqual(['/set-up/pin', 0])
      expect((await world.deps.invitations.find(invited.id))?.wrongEntries).toBe(1)
      await journey.look(page, 'sent')
    },
  },
]
