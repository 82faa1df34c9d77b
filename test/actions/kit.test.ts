import { afterAll, beforeEach, expect, test } from '@jest/globals'
import { type ParsedMail, simpleParser } from 'mailparser'
import { kitFiles } from '../../src/actions/kit-files.ts'
import { openRequest } from '../../src/actions/open-request.ts'
import { planKit } from '../../src/actions/plan-kit.ts'
import { releaseRequest } from '../../src/actions/release-request.ts'
import { sendPreviews } from '../../src/actions/send-previews.ts'
import { takePracticeFile } from '../../src/actions/take-practice-file.ts'
import { markedLetters } from '../../src/domain/letter-mark.ts'
import { PracticeSchema } from '../../src/domain/practice.ts'
import { ELIGIBLE } from '../support/eligible.ts'
import { NORTH, startPostOffice } from '../support/post-office.ts'
import { practiceCsv } from '../support/practice-csv.ts'
import { testRedis } from '../support/test-redis.ts'
import { LAKESIDE } from '../support/world.ts'

const redis = await testRedis()
const office = await startPostOffice(redis)
const { deps, sink } = office
beforeEach(async () => {
  await redis.flushdb()
  await deps.practices.put(NORTH)
  sink.mails.length = 0
  sink.onMail = () => 'take'
})
afterAll(async () => {
  await office.stop()
  redis.disconnect()
})

/** A line of a practice file with a guardian of this name. */
function family(n: number, firstName: string, language = 'en'): string {
  return `p${n},Active,Child${n},Quill${n},2021-05-04,c${n},1,${firstName},Quill${n},Mother,parent${n}@example.com,(202) 555-${1000 + n},,Joint,Y,Text,${language}`
}
const FAMILIES = [family(1, 'Ana'), family(2, 'Wilhelmina'), family(3, 'Elena', 'Spanish'), family(4, 'Bo')]

async function waiting(lines: readonly string[] = FAMILIES, practiceId = 'north'): Promise<string> {
  const opened = await openRequest(deps, { practiceId, requestedBy: 'manager@example.com', stated: ELIGIBLE })
  if (opened.outcome !== 'opened') throw new Error(opened.outcome)
  if (lines.length > 0) await takePracticeFile(deps, opened.id, practiceCsv(lines), 'operator')
  return opened.id
}

async function planned(order: Parameters<typeof planKit>[2] = {}) {
  const answer = await planKit(deps, 'north', order)
  if (answer.outcome !== 'planned') throw new Error(answer.outcome)
  return answer
}

test('the kit of a practice whose request waits tells the days of its emails, at its pace and in its hours', async () => {
  await deps.practices.put({ ...NORTH, sendPerHour: 1, sendWindow: '08:00-10:00' })
  const requestId = await waiting()
  const { plan } = await planned({ from: '2026-12-07' })
  expect(plan).toEqual({
    first: '2026-12-07',
    forecast: {
      requestId,
      days: [
        { day: '2026-12-07', emails: 2 },
        { day: '2026-12-08', emails: 2 },
      ],
    },
    previews: [
      { kind: 'first', firstName: 'Ana', language: 'en', madeUp: false },
      { kind: 'longest-name', firstName: 'Wilhelmina', language: 'en', madeUp: false },
      { kind: 'spanish', firstName: 'Elena', language: 'es', madeUp: false },
    ],
  })
})

test('who reaches the Minor Age Limit before the first day of the emails is in no preview', async () => {
  await waiting([family(1, 'Ana').replace('2021-05-04', '2021-06-01'), family(2, 'Bo')])
  const { plan } = await planned({ from: '2039-06-01' })
  expect(plan.forecast?.days).toEqual([])
  const before = await planned({ from: '2039-05-20' })
  expect(before.plan.previews[0]).toMatchObject({ firstName: 'Ana' })
})

test('without a practice file guardians are made up, and emails begin after seven business days', async () => {
  await waiting([])
  office.pass(Date.parse('2026-11-29T12:00:00Z') - deps.now())
  const { plan } = await planned()
  expect(plan.first).toBe('2026-12-08')
  expect(plan.forecast).toBeUndefined()
  expect(plan.previews.map(({ madeUp }) => madeUp)).toEqual([true, true, true])
})

test('a request of another practice, one that is none and one that was released are told apart', async () => {
  await deps.practices.put(PracticeSchema.parse(LAKESIDE))
  const others = await waiting(FAMILIES, 'lakeside')
  expect(await planKit(deps, 'north', { requestId: others })).toEqual({ outcome: 'no-request' })
  expect(await planKit(deps, 'north', { requestId: 'north.none' })).toEqual({ outcome: 'no-request' })
  expect(await planKit(deps, 'nowhere', {})).toEqual({ outcome: 'no-practice' })
  const requestId = await waiting()
  expect((await planned({ requestId })).plan.forecast?.requestId).toBe(requestId)
  await releaseRequest(deps, requestId, { actor: 'operator' })
  expect(await planKit(deps, 'north', { requestId })).toEqual({ outcome: 'not-waiting', state: 'releasing' })
  expect((await planned()).plan.forecast).toBeUndefined()
})

test('a preview is the letter that is sent, but for its links and its last day', async () => {
  const requestId = await waiting()
  const { practice, plan } = await planned()
  const files = new Map(kitFiles(deps, practice, plan).map(({ name, text }) => [name, text]))
  await releaseRequest(deps, requestId, { actor: 'operator' })
  await office.work()
  for (const [to, name, subjectEnd] of [
    ['parent1@example.com', 'first', 'set up your patient portal account'],
    ['parent2@example.com', 'longest-name', 'set up your patient portal account'],
    ['parent3@example.com', 'spanish', 'cree su cuenta en el portal del paciente'],
  ] as const) {
    const mail = await simpleParser(sink.mails.find((sunk) => sunk.to[0] === to)?.raw ?? '')
    const page = files.get(`preview-${name}.html`) ?? ''
    const shown = /srcdoc="([^"]*)"/.exec(page)?.[1] ?? ''
    expect(neutral(unescaped(shown).replace(/<base target="_blank"><style>.*?<\/style>/, '')).trim()).toBe(
      neutral(String(mail.html).replace('@media print', '@media not all')).trim(),
    )
    const [head = '', body = ''] = (files.get(`preview-${name}.txt`) ?? '').split(`\n${'-'.repeat(50)}\n\n`)
    expect(neutral(body).trim()).toBe(neutral(mail.text ?? '').trim())
    expect(mail.subject).toBe(`North Hill Pediatrics: ${subjectEnd}`)
    for (const part of [head, unescaped(page.replaceAll('<wbr>', ''))]) {
      expect(part).toContain(mail.subject)
      expect(part).toContain('North Hill Pediatrics <portal@pin.example.com>')
      expect(part).toContain(mail.replyTo?.text)
    }
  }
})

/** A mail without what differs from letter to letter. */
function neutral(text: string): string {
  return text
    .replace(/https:\/\/pin\.example\.com\/(?:set-up|stop)\/[\w.~-]+/g, 'LINK')
    .replace(
      /(?:[A-Z][a-z]+day, [A-Z][a-z]+ \d+, \d{4} at|[a-zéá]+, \d+ de [a-z]+ de \d{4} a las?) \d+:\d\d [AP]M/g,
      'DAY',
    )
    .replace(/\r\n/g, '\n')
}

function unescaped(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
}

test('a kit holds no contact data but the first names that it greets, and no link but to the preview page', async () => {
  await waiting()
  const { practice, plan } = await planned()
  for (const { name, text } of kitFiles(deps, practice, plan)) {
    expect({ name, found: text.match(/parent\d@|555-100\d|55510\d\d|Quill|Child\d|2021-05-04|c[1-4],/) }).toEqual({
      name,
      found: null,
    })
    const links = text.match(/\/(?:set-up|stop)\/[^\s"<&]*/g) ?? []
    expect(links.filter((link) => !/^\/set-up\/preview(?:\/not-me)?$/.test(link))).toEqual([])
    expect(text).not.toMatch(/Bo\b/)
  }
})

test('the test send goes to the office and nobody else, with the headers of a real letter and no stop that works', async () => {
  const requestId = await waiting()
  const { practice, plan } = await planned()
  expect(await sendPreviews(deps, practice, plan, 'Ana Operator')).toEqual({ outcome: 'sent', taken: 3, of: 3 })
  const previews = await Promise.all(sink.mails.map(({ raw }) => simpleParser(raw)))
  expect(sink.mails.map(({ to }) => to)).toEqual(Array(3).fill(['office@north.example.org']))
  await releaseRequest(deps, requestId, { actor: 'operator' })
  await office.work()
  const letters = await Promise.all(
    ['parent1@example.com', 'parent2@example.com', 'parent3@example.com'].map((to) =>
      simpleParser(sink.mails.find((sunk) => sunk.to[0] === to)?.raw ?? ''),
    ),
  )
  const frame = ({ headerLines, from, replyTo, subject }: ParsedMail) => ({
    headers: headerLines.map(({ key }) => key),
    from: from?.text,
    replyTo: replyTo?.text,
    subject,
  })
  expect(previews.map(frame)).toEqual(letters.map(frame))
  for (const mail of previews) {
    expect(mail.to).toMatchObject({ text: 'office@north.example.org' })
    const stop = mail.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line
    expect(stop).toBe('List-Unsubscribe: <https://pin.example.com/set-up/preview>')
    expect(`${mail.text}${mail.html}`).not.toMatch(/\/stop\/|\/set-up\/(?!preview)/)
  }
  expect(new Set(previews.map(({ messageId }) => messageId)).size).toBe(3)
  const trail = await deps.audit.read('north')
  expect(trail.filter(({ event }) => event === 'previews-mailed')).toEqual([
    {
      event: 'previews-mailed',
      actor: 'Ana Operator',
      at: expect.any(Number),
      requestId,
      detail: '3 of 3, to the office',
    },
  ])
})

test('a mail server that refuses ends the test send, and the trail keeps how far it came', async () => {
  const { practice, plan } = await planned()
  sink.onMail = () => (sink.mails.length < 2 ? 'take' : { code: 550, text: '5.7.1 not from here' })
  expect(await sendPreviews(deps, practice, plan, 'operator')).toMatchObject({
    outcome: 'not-taken',
    taken: 1,
    of: 3,
    answer: { outcome: 'refused', code: 550 },
  })
  expect(sink.mails).toHaveLength(2)
  expect((await deps.audit.read('north')).at(-1)).toMatchObject({
    event: 'previews-mailed',
    detail: '1 of 3, to the office',
  })
})

test('what comes back from a test send is no letter’s', async () => {
  const bounce = await startPostOffice(redis, { MAIL_BOUNCE_DOMAIN: 'bounce.example.com' })
  const { practice, plan } = await planned()
  await sendPreviews(bounce.deps, practice, plan, 'operator')
  for (const { from } of bounce.sink.mails) {
    expect(from).toMatch(/^preview-[\w-]{22}@bounce\.example\.com$/)
    expect(from.indexOf('@')).toBeLessThanOrEqual(64)
    expect(markedLetters(deps.keyring.index, ['north'], from)).toEqual([])
  }
  await bounce.stop()
})
