import type { DeliveryProblem } from '../../../src/domain/delivery.ts'
import type { SimulatedCall } from '../../../src/simulator/call.ts'
import type { Situation } from '../../support/situation.ts'

const MINUTE_MS = 60_000

/** A text that the phone company reports as not delivered, with Twilio's code for it, and what the page offers then. */
function notDelivered(title: string, code: number, reason: DeliveryProblem, offers: readonly string[]): Situation {
  return {
    title,
    sent: { texts: 1 },
    async play(scene) {
      const { invited, page } = await scene.asked('text', { kind: 'undelivered', code })
      scene.world.pass(MINUTE_MS)
      await page.reload()
      await scene.sees(page, 'receipt.title.text.not-delivered')
      await scene.sees(page, `problem.${reason}`, { phoneEnding: invited.phone.slice(-2) })
      for (const button of offers) await page.getByRole('button', { name: scene.journey.words(button) }).waitFor()
      await scene.journey.look(page, `sent-${reason}`)
    },
  }
}

/** A call that nobody hears, and why. */
function notHeard(title: string, act: (call: SimulatedCall) => Promise<void>, reason: DeliveryProblem): Situation {
  return {
    title,
    sent: { calls: 1 },
    async play(scene) {
      const { invited, page } = await scene.asked('call')
      await act(await scene.world.simulator.nextCall(invited.phone))
      scene.world.pass(MINUTE_MS)
      await page.reload()
      await scene.sees(page, 'receipt.title.call.not-delivered')
      await scene.sees(page, `problem.${reason}`, { phoneEnding: invited.phone.slice(-2) })
      for (const button of ['common.callMeNew', 'common.textMeNew'])
        await page.getByRole('button', { name: scene.journey.words(button) }).waitFor()
      await scene.journey.look(page, `sent-${reason}`)
    },
  }
}

export const PHONE: readonly Situation[] = [
  {
    title: 'The text arrives',
    sent: { texts: 1 },
    async play(scene) {
      const { invited, page } = await scene.asked('text')
      const phoneEnding = invited.phone.slice(-2)
      await scene.sees(page, 'receipt.text.delivered', { reportedAt: scene.clock(), phoneEnding })
      await scene.sees(page, 'receipt.ends', { expiresAt: scene.clock(10 * MINUTE_MS) })
      await scene.journey.look(page, 'sent-delivered')
    },
  },
  {
    title: 'A minute later nothing is heard of the text',
    sent: { texts: 1, calls: 1 },
    async play(scene) {
      const { invited, page } = await scene.asked('text', { kind: 'silent' })
      const sentAt = scene.clock()
      scene.world.pass(MINUTE_MS)
      await page.reload()
      await scene.sees(page, 'receipt.text.overdue', { sentAt, phoneEnding: invited.phone.slice(-2) })
      await scene.journey.look(page, 'sent-overdue')
      await scene.press(page, 'common.callMeNew')
      await scene.sees(page, 'receipt.title.call.on-its-way')
    },
  },
  notDelivered('The number is a home phone that gets no texts', 30006, 'not-a-mobile', ['common.callMeNew']),
  notDelivered('The phone is off or has no signal', 30003, 'unreachable', ['common.textMeNew', 'common.callMeNew']),
  notDelivered('The phone company holds the text back', 30007, 'filtered', ['common.callMeNew']),
  notDelivered('The phone company says that this phone stopped texts', 21610, 'opted-out', ['common.callMeNew']),
  notDelivered('The text fails for a reason nobody knows', 39999, 'ours', ['common.textMeNew', 'common.callMeNew']),
  {
    title: 'The number on file is wrong',
    sent: {},
    async play(scene) {
      const { invited, page } = await scene.atChoice()
      scene.world.simulator.carrier.next({ kind: 'status', status: 400, code: 21211 })
      await scene.press(page, 'common.textMe')
      await scene.sees(page, 'problem.bad-number', { phoneEnding: invited.phone.slice(-2) })
      await scene.journey.look(page, 'refused-bad-number')
    },
  },
  notHeard('The line is busy', (call) => call.decline(), 'busy'),
  notHeard('Nobody picks up', (call) => call.ringOut(), 'no-answer'),
  notHeard('Voicemail picks up', (call) => call.voicemail(), 'not-heard'),
  {
    title: 'Stopped our texts before, and opens the page',
    sent: { calls: 1 },
    async play(scene) {
      const invited = await scene.invite()
      await scene.world.simulator.phone(invited.phone).reply('STOP')
      const page = await scene.open(invited)
      await scene.sees(page, 'choose.stopped', { number: '+1 202-555-0100' })
      await scene.journey.look(page, 'choose-stopped')
      await scene.press(page, 'common.callMe')
      await scene.sees(page, 'receipt.title.call.on-its-way')
    },
  },
]
