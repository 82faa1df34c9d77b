import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { endInvitation } from '../../src/actions/end-invitation.ts'
import { readStatus } from '../../src/actions/read-status.ts'
import { statusLines } from '../../src/cli/watch-status.ts'
import { type Family, releaseFamilies, startJourneyWorld } from '../support/journey-practice.ts'
import type { World } from '../support/world.ts'

let world: World
beforeAll(async () => {
  world = await startJourneyWorld()
})
afterAll(() => world.stop())

const family = (n: number): Family => ({
  email: `r${n}@example.com`,
  phone: `+1202555${4100 + n}`,
  firstName: 'Ana',
  language: 'en',
})

test('whoever watches a release sees how many links ended, and for which reasons', async () => {
  await releaseFamilies(world, [family(1), family(2), family(3), family(4)])
  const [request] = await world.deps.requests.list()
  const requestId = request?.id ?? ''
  expect((await statusLines(world.deps, requestId)).at(-1)).toMatch(/0 ended$/)

  const ids = []
  for await (const { letter } of world.deps.letters.entries(requestId)) ids.push(letter.invitationId)
  const reasons = ['not-me', 'not-me', 'not-asked-for'] as const
  for (const [n, reason] of reasons.entries()) await endInvitation(world.deps, ids[n] ?? '', reason, 'guardian')

  expect((await readStatus(world.deps, requestId))?.funnel).toMatchObject({
    invited: 4,
    ended: 3,
    endedBy: { 'not-me': 2, 'not-asked-for': 1 },
  })
  expect((await statusLines(world.deps, requestId)).at(-1)).toMatch(
    /3 ended \((2 not-me, 1 not-asked-for|1 not-asked-for, 2 not-me)\)$/,
  )
})
