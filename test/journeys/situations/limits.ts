import { expect } from '@jest/globals'
import type { Scene } from '../../support/scene.ts'
import type { Situation } from '../../support/situation.ts'
import { NOON } from '../../support/world.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** So many others stand in line for a call. */
async function others({ world: { deps } }: Scene, count: number): Promise<void> {
  const { pinLimits } = deps.config
  for (let n = 0; n < count; n += 1) await deps.carrierLine.take('call', `lakeside.r${n}`, pinLimits, 0, deps.now())
}

export const LIMITS: readonly Situation[] = [
  {
    title: 'Asks for a call while many others do, and takes the text, which is faster',
    sent: { texts: 1 },
    async play(scene) {
      const { invited, page } = await scene.atChoice()
      await others(scene, 60)
      await scene.press(page, 'common.callMe')
      const dueAt = scene.clock(MINUTE_MS)
      await scene.sees(page, 'receipt.call.due', { phoneEnding: invited.phone.slice(-2), dueAt })
      await scene.sees(page, 'receipt.faster.text')
      await scene.journey.look(page, 'sent-waiting')
      await scene.press(page, 'inLine.text')
      await scene.sees(page, 'sent.enter')
    },
  },
  {
    title: 'Asks for a call when the line is too long',
    sent: { texts: 1 },
    async play(scene) {
      const { page } = await scene.atChoice()
      await others(scene, 310)
      await scene.press(page, 'common.callMe')
      await scene.sees(page, 'wait.line-long')
      await scene.sees(page, 'wait.until', { until: scene.clock(MINUTE_MS) })
      await scene.journey.look(page, 'wait-line')
      await scene.press(page, 'common.textMeNew')
      await scene.sees(page, 'sent.enter')
    },
  },
  {
    title: 'Asks again before the wait is over',
    sent: { texts: 1 },
    async play(scene) {
      const { page } = await scene.asked('text')
      scene.world.pass(15_000)
      await page.reload()
      await page.locator('summary').click()
      await scene.sees(page, 'sent.problemsWait', { at: scene.clock(MINUTE_MS) })
      await scene.journey.look(page, 'sent-again-later')
    },
  },
  {
    title: 'Asks a sixth time within ten minutes',
    sent: { texts: 5 },
    async play(scene) {
      const { invited, page } = await scene.atChoice()
      await scene.sends(invited, 'text', 5, 95_000)
      await scene.press(page, 'common.textMe')
      await scene.sees(page, 'wait.asked-often')
      await scene.sees(page, 'wait.until', { until: scene.clock(NOON + 10 * MINUTE_MS - scene.world.now()) })
      await scene.journey.look(page, 'wait-asked-often')
      await page.getByRole('link', { name: scene.journey.words('common.enterPin') }).click()
      await scene.sees(page, 'sent.enter')
    },
  },
  {
    title: 'Had three calls within an hour',
    sent: { calls: 3 },
    async play(scene) {
      const invited = await scene.invite()
      await scene.sends(invited, 'call', 3, 15 * MINUTE_MS)
      const page = await scene.open(invited)
      await scene.sees(page, 'choose.callsWait', { until: scene.clock(NOON + HOUR_MS - scene.world.now()) })
      await scene.journey.look(page, 'choose-calls-wait')
    },
  },
  {
    title: 'Has a phone that got ten PINs within the hour, by several links',
    sent: { texts: 10 },
    async play(scene) {
      const first = await scene.invite()
      const { phone } = first
      await scene.sends(first, 'text', 5)
      await scene.sends(await scene.invite({ phone }), 'text', 5)
      const { page } = await scene.atChoice({ phone })
      await scene.sees(page, 'wait.phone-used-up')
      await scene.sees(page, 'wait.until', { until: scene.clock(NOON + HOUR_MS - scene.world.now()) })
      await scene.journey.look(page, 'wait-phone')
    },
  },
  {
    title: 'Comes on a day on which the practice may send no more PINs',
    sent: {},
    async play(scene) {
      const { redis, now } = scene.world
      await redis.hset(`{p:lakeside}:pins:${Math.floor(now() / (24 * HOUR_MS))}`, 'sent', 200)
      const { page } = await scene.atChoice()
      await scene.sees(page, 'wait.day-full')
      await scene.sees(page, 'wait.until', { until: scene.clock(7 * HOUR_MS) })
      await scene.journey.look(page, 'wait-day')
    },
  },
  {
    title: 'Has had all the PINs of the link',
    sent: { texts: 20 },
    async play(scene) {
      const invited = await scene.invite()
      await scene.sends(invited, 'text', 20, 4 * HOUR_MS)
      const page = await scene.open(invited)
      await scene.sees(page, 'wait.none')
      expect(await page.getByText(scene.journey.words('wait.asked-often')).count()).toBe(0)
      expect(await page.getByRole('button', { name: scene.journey.words('common.textMe') }).count()).toBe(0)
      await scene.journey.look(page, 'wait-for-ever')
    },
  },
  {
    title: 'Asks for a call late at night',
    sent: { calls: 1 },
    async play(scene) {
      scene.world.pass(10 * HOUR_MS + 30 * MINUTE_MS)
      const { invited, page } = await scene.atChoice()
      await scene.press(page, 'common.callMe')
      await scene.sees(page, 'callNow.title', { ringsAt: scene.clock() })
      expect(scene.world.simulator.phone(invited.phone).calls()).toEqual([])
      await scene.journey.look(page, 'call-now')
      await scene.press(page, 'callNow.yes')
      await scene.sees(page, 'receipt.title.call.on-its-way')
    },
  },
]
