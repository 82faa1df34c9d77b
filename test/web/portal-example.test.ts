import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals'
import { parentOf, pinIn } from '../support/parent.ts'
import { another, portalLinkIn, startPortalWorld } from '../support/portal-world.ts'

let portal: Awaited<ReturnType<typeof startPortalWorld>>
let example: ChildProcess
let portalUrl: string
let faults = ''
beforeAll(async () => {
  portal = await startPortalWorld()
  example = spawn(process.execPath, ['docs/examples/portal.mjs'], {
    env: { BULK_PIN_URL: portal.world.url, BULK_PIN_KEY: portal.key, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  example.stderr?.on('data', (text) => {
    faults += text
  })
  if (example.stdout) [portalUrl = ''] = await once(createInterface(example.stdout), 'line')
})
afterAll(async () => {
  const ended = once(example, 'exit')
  example.kill()
  await ended
  await portal.world.stop()
})

let invited: Awaited<ReturnType<typeof portal.invite>>
beforeEach(async () => {
  invited = await portal.invite()
})

const practiceWith = (pinEntry: 'here' | 'portal') =>
  portal.world.deps.practices.put({ ...portal.world.practice, portalUrl, pinEntry })

/** The hidden fields of the form on a page of the example. */
const hiddenIn = (page: string): Record<string, string> =>
  Object.fromEntries(
    [...page.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  )

async function send(path: string, fields: Record<string, string>) {
  const answer = await fetch(new URL(path, portalUrl), { method: 'POST', body: new URLSearchParams(fields) })
  return { status: answer.status, page: await answer.text() }
}

test('the example of docs/portal.md takes a parent with a code to the account', async () => {
  const { world } = portal
  await practiceWith('here')
  const parent = parentOf(world)
  await parent.ask(invited.link)
  await parent.visit('/set-up/pin')
  const entered = await parent.enter(pinIn((await world.simulator.nextText(invited.guardian.phone)).body))
  const welcome = await (await fetch(String(entered.headers.location))).text()
  const fields = hiddenIn(welcome)
  expect((await world.deps.invitations.find(invited.id))?.redeemedAt).toBeUndefined()

  const account = await send('/register', fields)
  expect(account.page).toContain('Hello, Ana')
  expect((await send('/register', fields)).page).toContain('Hello, Ana')
  expect((await send('/register', { ...fields, attempt: 'another' })).status).toBe(422)
  expect((await send('/account', hiddenIn(account.page))).page).toContain('Your account is ready')
  expect((await world.deps.invitations.find(invited.id))?.link).toBe('set-up')
  expect(faults).toBe('')
})

test('the example of docs/portal.md asks for the PIN itself, again after a wrong one, and takes the parent to the account', async () => {
  const { world } = portal
  await practiceWith('portal')
  const { parent, entry } = await portal.atPortal(invited)
  const address = portalLinkIn((await parent.visit('/set-up/pin')).text)
  const welcome = hiddenIn(await (await fetch(address ?? '')).text())
  const { pin, birthDate } = entry

  const wrong = await send('/register', { ...welcome, pin: another(pin), birthDate })
  expect(wrong.status).toBe(422)
  expect(wrong.page).toContain('ask for a new PIN')
  const right = { ...hiddenIn(wrong.page), pin, birthDate }
  const [account, twice] = await Promise.all([send('/register', right), send('/register', right)])
  expect(account.page).toContain('Hello, Ana')
  expect(twice.page).toContain('Hello, Ana')
  expect((await send('/account', hiddenIn(account.page))).page).toContain('Your account is ready')
  expect(await world.deps.invitations.find(invited.id)).toMatchObject({ link: 'set-up', wrongEntries: 1 })
  expect(faults).toBe('')
})
