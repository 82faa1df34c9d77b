import { expect } from '@jest/globals'
import type { Situation } from '../../support/situation.ts'

/** `freeze` stops the database of the world, `thaw` lets it go on. */
export function outOfOrder(database: { freeze(): void; thaw(): void }): readonly Situation[] {
  return [
    {
      title: 'The carrier is out of order for a moment',
      sent: { texts: 1 },
      async play(scene) {
        const { world, journey } = scene
        const { invited, page } = await scene.atChoice()
        world.simulator.carrier.next({ kind: 'status', status: 503, html: true })
        await scene.press(page, 'common.textMe')
        await scene.sees(page, 'problem.ours')
        await scene.sees(page, 'receipt.free')
        await journey.look(page, 'refused-ours')
        world.pass(5000)
        await scene.press(page, 'common.textMeNew')
        await scene.sees(page, 'sent.enter')
        expect((await world.deps.sends.ofInvitation(invited.id)).map(({ free }) => free ?? false)).toEqual([
          true,
          false,
        ])
      },
    },
    {
      title: 'The answer of the carrier is lost, and nobody knows whether the text went out',
      sent: { texts: 1 },
      async play(scene) {
        const { invited, page } = await scene.atChoice()
        scene.world.simulator.carrier.next({ kind: 'cut-line', taken: false })
        await scene.press(page, 'common.textMe')
        await scene.sees(page, 'receipt.didItCome.text')
        await scene.sees(page, 'receipt.free')
        await scene.journey.look(page, 'sent-unknown')
        scene.world.pass(5000)
        await scene.press(page, 'common.textMeNew')
        await scene.journey.enter(page, scene.pin(invited))
        await page.waitForURL(`${new URL(scene.world.practice.portalUrl).origin}/**`)
      },
    },
    {
      title: 'Our database is away',
      sent: { texts: 1 },
      async play(scene) {
        const { world, journey } = scene
        const { page } = await scene.atChoice()
        database.freeze()
        await scene.press(page, 'common.textMe').finally(() => database.thaw())
        await scene.sees(page, 'broken.lead')
        await page.getByRole('link', { name: world.practice.phone }).waitFor()
        await journey.look(page, 'broken')
        await page.reload()
        await scene.sees(page, 'sent.enter')
      },
    },
  ]
}
