import { expect, test } from '@jest/globals'
import { cancelRequest } from '../../src/actions/cancel-request.ts'
import { eraseRequest } from '../../src/actions/erase-request.ts'
import { finishRequest } from '../../src/actions/finish-request.ts'
import { openRequest } from '../../src/actions/open-request.ts'
import { refuseRequest } from '../../src/actions/refuse-request.ts'
import { releaseRequest } from '../../src/actions/release-request.ts'
import { revokePatient } from '../../src/actions/revoke-patient.ts'
import { sweepLetters } from '../../src/actions/sweep-letters.ts'
import { takePracticeFile } from '../../src/actions/take-practice-file.ts'
import { unlockInvitation } from '../../src/actions/unlock-invitation.ts'
import { runWorker } from '../../src/worker/run-worker.ts'
import { ELIGIBLE } from '../support/eligible.ts'
import { freshWorld } from '../support/fresh-world.ts'
import { line, practiceCsv } from '../support/practice-csv.ts'
import { ANA } from '../support/world.ts'

const OPERATOR = { actor: 'operator' }

const world = await freshWorld({ SEND_PER_SECOND: '0' })

async function requestWith(lines: string[]): Promise<string> {
  const asked = { practiceId: 'lakeside', requestedBy: 'manager@example.com', stated: ELIGIBLE }
  const opened = await openRequest(world.deps, asked)
  if (opened.outcome !== 'opened') throw new Error(opened.outcome)
  await takePracticeFile(world.deps, opened.id, practiceCsv(lines), 'operator')
  return opened.id
}

async function invitationsOf(requestId: string): Promise<string[]> {
  const ids: string[] = []
  for await (const { letter } of world.deps.letters.entries(requestId)) ids.push(letter.invitationId)
  return ids
}

/** Lets a worker send until the ledger says that nothing is left. */
async function sendAll(requestId: string): Promise<void> {
  const quit = new AbortController()
  const working = runWorker(world.deps, quit.signal)
  while ((await world.deps.letters.openRequests()).includes(requestId)) await new Promise(setImmediate)
  quit.abort()
  await working
}

/** The service, where another command comes between the reading of a practice file and what is done with what was read. */
function crossedReading(command: () => Promise<unknown>) {
  const { readPracticeFile } = world.deps
  return {
    ...world.deps,
    readPracticeFile: async (...given: Parameters<typeof readPracticeFile>) => {
      const read = await readPracticeFile(...given)
      await command()
      return read
    },
  }
}

test('a release that read the file before another one finished changes nothing that was released', async () => {
  const id = await requestWith([line(1), line(2)])
  const slow = crossedReading(async () => {
    await releaseRequest(world.deps, id, OPERATOR)
    const [first = ''] = await invitationsOf(id)
    await world.deps.invitations.moveLink(first, 'ended', ['open'], world.now(), 'revoked')
  })
  expect(await releaseRequest(slow, id, OPERATOR)).toEqual({ outcome: 'not-now', state: 'releasing' })
  const links = await Promise.all((await invitationsOf(id)).map((one) => world.deps.invitations.find(one)))
  expect(links.map((found) => found?.link).sort()).toEqual(['ended', 'open'])
})

test('whoever lost the enrolment writes nothing more', async () => {
  const id = await requestWith([line(1)])
  const { invitations } = world.deps
  expect(await invitations.beginEnrolment(id, await fileOf(id), 'one')).toBe('begun')
  expect(await invitations.beginEnrolment(id, await fileOf(id), 'other')).toBe('busy')
  const guardian = (await world.invite()).guardian
  expect(await invitations.enrol(id, [guardian], { holder: 'other', queued: 1 }, world.now())).toBe(false)
  expect(await world.deps.letters.counts(id)).toEqual({})
})

/** The service, where a step of a release is crossed by another command right before it is taken for the n-th time. */
function crossed(step: 'enrol' | 'open', n: number, command: () => Promise<unknown>) {
  const { deps } = world
  let taken = 0
  const before =
    <Given extends unknown[], Result>(own: (...given: Given) => Promise<Result>) =>
    async (...given: Given) => {
      taken += 1
      if (taken === n) await command()
      return own(...given)
    }
  return step === 'enrol'
    ? { ...deps, invitations: { ...deps.invitations, enrol: before(deps.invitations.enrol) } }
    : { ...deps, letters: { ...deps.letters, open: before(deps.letters.open) } }
}

test.each([
  ['before the first guardian is enrolled', 'enrol', 1, {}],
  ['between two batches', 'enrol', 2, { cancelled: 500 }],
  ['after the last one', 'open', 1, { cancelled: 501 }],
] as const)('a cancel that crosses a release %s leaves no letter that waits', async (_, step, n, counts) => {
  const id = await requestWith(Array.from({ length: 501 }, (_each, index) => line(index)))
  const deps = crossed(step, n, () => cancelRequest(world.deps, id, false, 'operator'))
  expect(await releaseRequest(deps, id, { first: 400, actor: 'operator' })).toEqual({
    outcome: 'not-now',
    state: 'cancelled',
  })
  expect(await world.deps.letters.counts(id)).toEqual(counts)
  expect(await world.deps.letters.due(id)).toMatchObject({ waiting: 0, held: 0 })
  expect(await finishRequest(world.deps, id)).toBe(true)
  expect((await world.deps.requests.find(id))?.state).toBe('cancelled')
})

test.each([
  ['between two batches', 'enrol', 2],
  ['after the last one', 'open', 1],
] as const)('a refusal that crosses a release %s leaves no letter that waits', async (_, step, n) => {
  const id = await requestWith(Array.from({ length: 501 }, (_each, index) => line(index)))
  const deps = crossed(step, n, () => refuseRequest(world.deps, id, 'The portal is in preview mode.', 'operator'))
  expect(await releaseRequest(deps, id, OPERATOR)).toEqual({ outcome: 'not-now', state: 'refused' })
  expect(await world.deps.letters.due(id)).toMatchObject({ waiting: 0, held: 0 })
  expect(await finishRequest(world.deps, id)).toBe(true)
  expect(await world.deps.letters.openRequests()).toEqual([])
})

const fileOf = async (id: string) => (await world.deps.requests.find(id))?.file?.version ?? ''
const lock = (id: string) => `{p:lakeside}:enrolment:${id}`

test('an enrolment that was cut short is begun again, every guardian is invited once, and whoever is not selected any more is forgotten', async () => {
  const id = await requestWith([line(1), line(2), line(3)])
  const { invitations } = world.deps
  await invitations.beginEnrolment(id, await fileOf(id), 'dead')
  const still = { ...ANA, email: 'parent1@example.com', phone: '+12025551001' }
  const others = Array.from({ length: 1200 }, (_, index) => ({ ...ANA, email: `gone${index}@example.com` }))
  for (const batch of [others.slice(0, 600), others.slice(600), [still]])
    await invitations.enrol(id, batch, { holder: 'dead', queued: batch.length }, world.now())
  await world.redis.del(lock(id))
  expect(await releaseRequest(world.deps, id, OPERATOR)).toMatchObject({ outcome: 'released', invitations: 3 })
  expect(await world.deps.letters.counts(id)).toEqual({ queued: 3 })
  const kept = (await world.redis.keys('{p:lakeside}:i:*')).map((key) => key.replace('{p:lakeside}:i:', 'lakeside.'))
  expect(kept.sort()).toEqual((await invitationsOf(id)).sort())
})

test('a release that stood still until another enrols anew releases nothing, and the other all', async () => {
  const id = await requestWith([line(1), line(2), line(3)])
  const late = crossed('open', 1, async () => {
    await world.redis.del(lock(id))
    await world.deps.invitations.beginEnrolment(id, await fileOf(id), 'other')
  })
  expect(await releaseRequest(late, id, OPERATOR)).toEqual({ outcome: 'busy' })
  expect((await world.deps.requests.find(id))?.state).toBe('requested')
  expect(await world.redis.get(lock(id))).toBe('other')
  await world.redis.del(lock(id))
  expect(await releaseRequest(world.deps, id, OPERATOR)).toMatchObject({ outcome: 'released', invitations: 3 })
  expect(await world.redis.exists(lock(id))).toBe(0)
})

test('while a release enrols its guardians no other practice file is taken, and the request names the file that was mailed', async () => {
  const id = await requestWith([line(1), line(2)])
  const file = await fileOf(id)
  const answers: unknown[] = []
  const deps = crossed('enrol', 1, async () => {
    answers.push(await takePracticeFile(world.deps, id, practiceCsv([line(3)]), 'operator'))
  })
  expect(await releaseRequest(deps, id, OPERATOR)).toMatchObject({ outcome: 'released', invitations: 2 })
  expect(answers).toEqual([{ outcome: 'busy' }])
  expect(await fileOf(id)).toBe(file)
  expect(await world.redis.keys('{p:lakeside}:file:*')).toEqual([`{p:lakeside}:file:${id}:${file}`])
})

test('a release of a practice file that was replaced while it was read releases nothing', async () => {
  const id = await requestWith([line(1), line(2)])
  const slow = crossedReading(() => takePracticeFile(world.deps, id, practiceCsv([line(3)]), 'operator'))
  expect(await releaseRequest(slow, id, OPERATOR)).toEqual({ outcome: 'other-file' })
  expect(await world.deps.letters.counts(id)).toEqual({})
  expect(await releaseRequest(world.deps, id, OPERATOR)).toMatchObject({ outcome: 'released', invitations: 1 })
})

test('a practice file that is still being read when its request is cancelled and erased is not kept', async () => {
  const id = await requestWith([line(1)])
  const slow = crossedReading(async () => {
    await cancelRequest(world.deps, id, true, 'operator')
    await eraseRequest(world.deps, id, 'operator')
  })
  expect(await takePracticeFile(slow, id, practiceCsv([line(1)]), 'operator')).toEqual({
    outcome: 'too-late',
    state: 'cancelled',
  })
  expect(await world.redis.keys('{p:lakeside}:file*')).toEqual([])
  const taken = (await world.deps.audit.read('lakeside')).filter(({ event }) => event === 'practice-file-taken')
  expect(taken).toHaveLength(1)
})

test('a release that was cut between its steps is found by the sweep', async () => {
  const id = await requestWith([line(1)])
  await releaseRequest(world.deps, id, OPERATOR)
  await world.redis.zrem('{s}:open', id)
  await sweepLetters(world.deps, 'leader')
  expect(await world.deps.letters.openRequests()).toEqual([id])
})

test('one record that cannot be read keeps no other letter waiting', async () => {
  const id = await requestWith([line(1), line(2), line(3)])
  await releaseRequest(world.deps, id, OPERATOR)
  const [broken = ''] = await invitationsOf(id)
  await world.redis.hset(`{p:lakeside}:i:${broken.slice('lakeside.'.length)}`, 'sealed', 'nonsense')
  const quit = new AbortController()
  const working = runWorker(world.deps, quit.signal)
  while (((await world.deps.letters.counts(id)).accepted ?? 0) < 2) await new Promise(setImmediate)
  quit.abort()
  await working
  expect(await world.deps.letters.counts(id)).toMatchObject({ accepted: 2 })
}, 20_000)

test('an unlock ends the old link and mails a new one, also when the request is finished', async () => {
  const id = await requestWith([line(1)])
  await releaseRequest(world.deps, id, OPERATOR)
  await sendAll(id)
  const [invitationId = ''] = await invitationsOf(id)
  await world.redis.hset(`{p:lakeside}:i:${invitationId.slice('lakeside.'.length)}`, 'link', 'locked')
  expect(await unlockInvitation(world.deps, invitationId, 'operator')).toEqual({ outcome: 'unlocked', waits: false })
  await sendAll(id)
  const links = world.simulator
    .mails()
    .filter(({ envelope }) => envelope.to.includes('parent1@example.com'))
    .map(({ text }) => /http\S+\/set-up\/\S+/.exec(text)?.[0] ?? '')
  expect(new Set(links).size).toBe(2)
  const statuses = await Promise.all(links.map(visited))
  expect(statuses).toEqual([410, 200])
}, 20_000)

async function visited(link: string): Promise<number> {
  const { headers } = await fetch(link, { redirect: 'manual' })
  const cookie = String(headers.get('set-cookie')).split(';')[0] ?? ''
  return (await fetch(new URL('/set-up', link), { headers: { cookie } })).status
}

test('an unlock that was cut short is finished by doing it again', async () => {
  const requestId = await requestWith([line(1)])
  await releaseRequest(world.deps, requestId, OPERATOR)
  await sendAll(requestId)
  const [id = ''] = await invitationsOf(requestId)
  await world.deps.invitations.moveLink(id, 'open', ['open'], world.now())
  expect(await unlockInvitation(world.deps, id, 'operator')).toEqual({ outcome: 'unlocked', waits: false })
  expect(await unlockInvitation(world.deps, id, 'operator')).toEqual({ outcome: 'not-locked' })
})

test('an unlock that a cancel crosses queues no letter, and says so', async () => {
  const id = await requestWith([line(1)])
  await releaseRequest(world.deps, id, OPERATOR)
  await sendAll(id)
  const [invitationId = ''] = await invitationsOf(id)
  await world.redis.hset(`{p:lakeside}:i:${invitationId.slice('lakeside.'.length)}`, 'link', 'locked')
  await world.redis.hset(`{p:lakeside}:request:${id}`, 'state', 'releasing')
  const { letters } = world.deps
  const enqueue: typeof letters.enqueue = async (...given) => {
    await cancelRequest(world.deps, id, false, 'operator')
    return letters.enqueue(...given)
  }
  const crossing = { ...world.deps, letters: { ...letters, enqueue } }
  expect(await unlockInvitation(crossing, invitationId, 'operator')).toEqual({
    outcome: 'refused',
    reason: 'request-cancelled',
  })
  expect(await letters.counts(id)).toEqual({ accepted: 1 })
})

test('two children who are revoked at once are both out', async () => {
  const twins = [1, 2].map((n) => line(n, { email: 'ana@example.org', phone: '2025551001' }))
  const id = await requestWith([...twins, line(3)])
  await releaseRequest(world.deps, id, OPERATOR)
  await Promise.all(['p1', 'p2'].map((child) => revokePatient(world.deps, 'lakeside', child, 'operator')))
  const found = await Promise.all((await invitationsOf(id)).map((one) => world.deps.invitations.find(one)))
  const family = found.find((one) => one?.guardian.email === 'ana@example.org')
  expect(family).toMatchObject({ link: 'ended', guardian: { patients: [] } })
})

test('a practice file that breaks off while it is kept goes by itself', async () => {
  async function* breaksOff() {
    for (let n = 0; n < 40; n += 1)
      yield Buffer.from(Array.from({ length: 4000 }, () => Math.random().toString(36)).join())
    throw new Error('the disk is gone')
  }
  await expect(world.deps.practiceFiles.keep('lakeside.request', 'v', breaksOff())).rejects.toThrow('the disk is gone')
  const kept = await world.redis.keys('*:file:*')
  expect(kept).toHaveLength(1)
  expect(await world.redis.pttl(kept[0] ?? '')).toBeGreaterThan(0)
})

test('a visit settles a letter that the mail server never answered for', async () => {
  const id = await requestWith([line(1)])
  await releaseRequest(world.deps, id, OPERATOR)
  await sendAll(id)
  const [invitationId = ''] = await invitationsOf(id)
  const letters = `{p:lakeside}:letters:${id}`
  const field = invitationId.slice('lakeside.'.length)
  const entry = JSON.parse(String(await world.redis.hget(letters, field)))
  await world.redis.hset(letters, field, JSON.stringify({ ...entry, s: 'unknown' }))
  const mail = world.simulator.mails().findLast(({ envelope }) => envelope.to.includes('parent1@example.com'))
  await visited(/http\S+\/set-up\/\S+/.exec(mail?.text ?? '')?.[0] ?? '')
  const letter = { invitationId, kind: 'invitation', n: 0 } as const
  expect((await world.deps.letters.find(id, letter))?.state).toBe('accepted')
}, 20_000)

test('no address is in the trail', async () => {
  const id = await requestWith([line(1)])
  await releaseRequest(world.deps, id, OPERATOR)
  const trail = JSON.stringify(await world.deps.audit.read('lakeside'))
  expect(trail).toContain('request-opened')
  expect(trail).not.toContain('@')
})
