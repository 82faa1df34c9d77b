import { expect, test } from '@jest/globals'
import { endInvitation } from '../../src/actions/end-invitation.ts'
import { resendInvitation } from '../../src/actions/resend-invitation.ts'
import type { EndReason } from '../../src/domain/invitation.ts'
import { allOfRedis } from '../support/all-of-redis.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { parentOf } from '../support/parent.ts'
import { line } from '../support/practice-csv.ts'
import { released } from '../support/released.ts'
import { mailedLinks, sendAll } from '../support/send-all.ts'

const REASONS: EndReason[] = ['not-me', 'not-my-number', 'not-asked-for']

const world = await freshWorld({ SEND_PER_SECOND: '0' })
const told = () => world.deps.render.t('en', 'ended.told.title')
const counted = async (requestId: string) => ({
  news: await world.redis.hgetall('{p:lakeside}:news'),
  halts: (await world.deps.letters.tally(requestId)).notMe,
  trail: (await world.deps.audit.read('lakeside')).filter(({ event }) => event === 'link-ended').length,
})

async function mailedFamily() {
  const requestId = await released(world.deps, 'lakeside', [line(1)])
  await sendAll(world, requestId)
  const mail = world.simulator.mails().findLast(({ envelope }) => envelope.to.includes('parent1@example.com'))
  let id = ''
  for await (const { letter } of world.deps.letters.entries(requestId)) id = letter.invitationId
  return { requestId, id, mail, link: mailedLinks(world, 'parent1@example.com').at(-1) ?? '' }
}

test('"this is not me" stands in both parts of the email, leads to one confirmation, and opening it changes nothing', async () => {
  const { id, requestId, mail, link } = await mailedFamily()
  const words = world.deps.render.t('en', 'common.notMe')
  expect(mail?.text).toContain(`${words}:\n${world.url}${link}/not-me`)
  expect(mail?.html).toContain(`<a href="${world.url}${link}/not-me">${words}</a>`)

  const before = await allOfRedis(world.redis)
  const parent = parentOf(world)
  const first = await parent.browser
    .get(`${link}/not-me`)
    .redirects(0)
    .ok(() => true)
  expect([first.status, first.headers.location]).toEqual([303, '/set-up/not-me'])
  await parent.visit('/set-up/not-me')
  expect(await allOfRedis(world.redis)).toBe(before)

  expect((await parent.post('/set-up/not-me')).status).toBe(200)
  expect(await world.deps.invitations.find(id)).toMatchObject({ link: 'ended', endReason: 'not-me' })
  expect(await counted(requestId)).toMatchObject({ news: { 'not-me': '1' }, halts: 1, trail: 1 })
}, 20_000)

test('a link that is forged says so at that address, too', async () => {
  const answer = await parentOf(world)
    .browser.get('/set-up/forged/not-me')
    .ok(() => true)
  expect(answer.status).toBe(404)
  expect(answer.text).toContain(world.deps.render.t('en', 'notValid.title'))
})

test('fifty confirmations at once end the link once and are counted once', async () => {
  const { requestId, link } = await mailedFamily()
  const parent = parentOf(world)
  await parent.visit(`${link}/not-me`)
  const answers = await Promise.all(Array.from({ length: 50 }, () => parent.post('/set-up/not-me')))
  for (const { text } of answers) expect(text).toContain(told())
  expect(await counted(requestId)).toMatchObject({ news: { 'not-me': '1' }, halts: 1, trail: 1 })
}, 20_000)

test.each(REASONS)(
  'after "%s" whoever repeats it, goes back or opens the link again is thanked, and no new link is mailed',
  async (reason) => {
    const { id, requestId, link } = await mailedFamily()
    const parent = parentOf(world)
    await parent.visit(`${link}/not-me`)
    const token = parent.token()
    await endInvitation(world.deps, id, reason, 'guardian')
    const get = (path: string) =>
      parent.browser
        .get(path)
        .redirects(2)
        .ok(() => true)
    const answers = [
      await parent.post('/set-up/not-me', { form_token: token }),
      await get('/set-up/not-me'),
      await get(link),
      await get(`${link}/not-me`),
    ]
    world.pass(15 * 24 * 3_600_000)
    answers.push(await get(link), await get(`${link}/not-me`))
    for (const { status, text } of answers) {
      expect(status).toBe(410)
      expect(text).toContain(told())
      expect(text).toContain('We will send nothing more about it.')
      expect(text).toContain('(202) 555-0199')
      expect(text).not.toMatch(/ask-again|name="phone"|type="tel"/)
    }
    expect(await resendInvitation(world.deps, id, 'operator')).toEqual({ outcome: 'refused', reason })
    expect(await counted(requestId)).toMatchObject({ news: { [reason]: '1' }, halts: 1, trail: 1 })
  },
  20_000,
)

test('a link that the practice ended thanks nobody', async () => {
  const { id, link } = await mailedFamily()
  await endInvitation(world.deps, id, 'revoked', 'operator')
  const answer = await parentOf(world)
    .browser.get(link)
    .redirects(1)
    .ok(() => true)
  expect(answer.status).toBe(410)
  expect(answer.text).not.toContain(told())
}, 20_000)
