import { expect, test } from '@jest/globals'
import { cancelRequest } from '../../src/actions/cancel-request.ts'
import { eraseRequest } from '../../src/actions/erase-request.ts'
import { openRequest } from '../../src/actions/open-request.ts'
import { pauseRequest } from '../../src/actions/pause-request.ts'
import { refuseRequest } from '../../src/actions/refuse-request.ts'
import { ELIGIBLE } from '../support/eligible.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { line } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { sendAll } from '../support/send-all.ts'

const world = await freshWorld({ SEND_PER_SECOND: '0' })

const ask = (again?: string) =>
  openRequest(world.deps, {
    practiceId: 'lakeside',
    requestedBy: 'manager@example.com',
    stated: ELIGIBLE,
    actor: 'operator:pat',
    again,
  })
const trail = async () => (await world.deps.audit.read('lakeside')).filter(({ event }) => event === 'opened-again')

/** A request of which one mail went out, finished. */
async function finished(): Promise<string> {
  const id = await released(world.deps, 'lakeside', [line(1)])
  await sendAll(world, id)
  return id
}

test('after the first mail another request opens by an operator’s reason only, which request and trail keep', async () => {
  const first = await finished()
  expect(await ask()).toEqual({ outcome: 'stands', id: first, state: 'finished' })
  for (const empty of ['', ' \n ']) expect((await ask(empty)).outcome).toBe('stands')
  world.pass(60_000)
  const opened = await ask(' the file of last year was released ')
  expect(opened).toMatchObject({ outcome: 'opened', place: 1, after: first })
  const id = opened.outcome === 'opened' ? opened.id : ''
  expect((await world.deps.requests.find(id))?.again).toEqual({
    after: first,
    reason: 'the file of last year was released',
    by: 'operator:pat',
    at: world.now(),
  })
  expect(await trail()).toEqual([
    {
      event: 'opened-again',
      actor: 'operator:pat',
      at: world.now(),
      requestId: id,
      detail: 'the file of last year was released',
    },
  ])
}, 20_000)

test('one that was cancelled after its first mail can be followed, also when its data is erased', async () => {
  const id = await finished()
  await cancelRequest(world.deps, id, true, 'operator')
  expect(await ask()).toEqual({ outcome: 'stands', id, state: 'cancelled' })
  expect((await eraseRequest(world.deps, id, 'operator')).outcome).toBe('erased')
  expect(await ask()).toEqual({ outcome: 'stands', id, state: 'cancelled' })
  expect(await ask('the wrong file')).toMatchObject({ outcome: 'opened', after: id })
}, 20_000)

test('while one waits, is sent or is paused no reason opens another', async () => {
  const opened = await ask()
  const waiting = opened.outcome === 'opened' ? opened.id : ''
  expect(await ask('twice')).toEqual({ outcome: 'stands', id: waiting, state: 'requested' })
  await refuseRequest(world.deps, waiting, 'Not yet.', 'operator')
  const id = await released(world.deps, 'lakeside', [line(1)])
  expect(await ask('twice')).toEqual({ outcome: 'stands', id, state: 'releasing' })
  await pauseRequest(world.deps, id, 'operator')
  expect(await ask('twice')).toEqual({ outcome: 'stands', id, state: 'paused' })
  expect(await trail()).toEqual([])
})

test('where no mail went out a reason is neither needed nor kept', async () => {
  const id = await released(world.deps, 'lakeside', [line(1)])
  await cancelRequest(world.deps, id, false, 'operator')
  const opened = await ask('not needed')
  expect(opened).toEqual({ outcome: 'opened', id: expect.any(String), place: 1 })
  expect((await world.deps.requests.find(opened.outcome === 'opened' ? opened.id : ''))?.again).toBeUndefined()
  expect(await trail()).toEqual([])
})

test('of ten orders at once one opens a further request, and the trail tells of one', async () => {
  const first = await finished()
  world.pass(1)
  const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => ask(`reason ${n}`)))
  const opened = answers.filter(({ outcome }) => outcome === 'opened')
  expect(opened).toHaveLength(1)
  expect(answers.filter((answer) => answer.outcome === 'stands' && answer.state === 'requested')).toHaveLength(9)
  expect(await trail()).toHaveLength(1)
  expect((await world.deps.requests.list()).map(({ id, again }) => [id, again?.after])).toEqual([
    [first, undefined],
    [opened[0]?.outcome === 'opened' && opened[0].id, first],
  ])
}, 20_000)

test.each<[string, (id: string) => Promise<unknown>]>([
  ['refused', (id) => refuseRequest(world.deps, id, 'Not yet.', 'operator')],
  ['cancelled before its first mail', (id) => cancelRequest(world.deps, id, false, 'operator')],
])(
  'a further request that is %s gives the practice no new once',
  async (_, end) => {
    const first = await finished()
    const opened = await ask('the wrong file')
    await end(opened.outcome === 'opened' ? opened.id : '')
    expect(await ask()).toEqual({ outcome: 'stands', id: first, state: 'finished' })
    expect(await ask('once more')).toMatchObject({ outcome: 'opened', after: first })
  },
  20_000,
)
