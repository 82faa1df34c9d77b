import { readdirSync, readFileSync } from 'node:fs'
import { queryObjects } from 'node:v8'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { judgeReturnedMail, type MailVerdict } from '../../src/domain/returned-mail.ts'
import { LONGEST_MAIL_BYTES, mailsIn } from '../../src/files/mails-in.ts'
import { readReturnedMail } from '../../src/files/read-returned-mail.ts'
import { PUBLIC_DATA, testOnPublicData } from '../support/public-data.ts'
import { deliveryReport, FREE_FORM, feedbackReport, plainMail } from '../support/returned-mails.ts'

const SAMPLES = `${PUBLIC_DATA}/bounces`
const judged = async (raw: Uint8Array): Promise<MailVerdict> => judgeReturnedMail(await readReturnedMail(raw))

/** The table of docs/bounces.md: sample, kind and class. */
function table(): string[][] {
  const rows = readFileSync('docs/bounces.md', 'utf8').matchAll(/^\| (\w[\w-]*\/[\w-]+) \| ([\w-]+) \| (\w*) ?\|/gm)
  return [...rows].map(([, ...cells]) => cells)
}

testOnPublicData('every real sample is sorted as the table says, and the table has every sample', async () => {
  const files = readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.eml'))
  const sorted: string[][] = []
  for (const file of files) {
    const verdict = await judged(readFileSync(`${SAMPLES}/${file}`))
    sorted.push([file.slice(0, -4), verdict.kind, verdict.kind === 'bounce' ? verdict.class : ''])
  }
  expect(sorted.sort()).toEqual(table().sort())
  expect(sorted).toHaveLength(64)
})

test.each(FREE_FORM)('%s', async (_, raw, verdict) => {
  expect(await judged(raw)).toEqual(verdict)
})

test.each([
  ['failed', 'bounce'],
  ['delayed', 'delayed'],
  ['delivered', 'delivered'],
  ['relayed', 'none'],
  ['expanded', 'none'],
])('a report that a mail was %s is %s', async (action, kind) => {
  expect((await judged(deliveryReport({ action }))).kind).toBe(kind)
})

test.each([
  ['abuse', 'complaint'],
  ['fraud', 'complaint'],
  ['other', 'complaint'],
  ['opt-out', 'opt-out'],
  ['not-spam', 'none'],
  ['auth-failure', 'none'],
])('feedback of the type %s is %s', async (type, kind) => {
  expect((await judged(feedbackReport(type, 'Subject: x\r\n'))).kind).toBe(kind)
})

test('an address behind which several stand is gone only when each of them is', async () => {
  const second = (status: string) =>
    `smtp; 550 x\r\n\r\nFinal-Recipient: rfc822; b@x\r\nAction: failed\r\nStatus: ${status}`
  expect(await judged(deliveryReport({ diagnostic: second('5.1.1') }))).toMatchObject({ class: 'hard' })
  expect(await judged(deliveryReport({ diagnostic: second('5.2.2') }))).toMatchObject({
    class: 'soft',
    status: '5.2.2',
  })
  expect(await judged(deliveryReport({ diagnostic: second('5.7.1') }))).toMatchObject({ class: 'policy' })
})

test('where the status is as good as none, what the server said counts', async () => {
  const report = { status: '5.0.0', diagnostic: 'smtp; 554 5.7.1 <a@example.com>: Relay access denied' }
  expect(await judged(deliveryReport(report))).toEqual({ kind: 'bounce', class: 'policy', status: '5.7.1' })
})

const DAEMON = 'From: MAILER-DAEMON@x\r\n'
const nested = (type: (level: number) => string) => Array.from({ length: 5000 }, (_, level) => type(level)).join('')

test.each<[string, Buffer]>([
  ['twenty megabytes of words', Buffer.from(`${DAEMON}\r\n${'delivery failed '.repeat(1_250_000)}`)],
  ['twenty megabytes of empty lines', Buffer.alloc(20_000_000, '\r\n')],
  ['one line without end', Buffer.from(`${DAEMON}Subject: ${'<'.repeat(2_000_000)}`)],
  [
    'parts in parts in parts',
    Buffer.from(nested((n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`)),
  ],
  ['mails in mails in mails', Buffer.from(nested(() => 'Content-Type: message/rfc822\r\n\r\n'))],
  ['headers without end', Buffer.from(`${DAEMON}To: x\r\n`.repeat(100_000))],
  [
    'spaces that could be folds',
    Buffer.from(`${DAEMON}Content-Type: message/delivery-status\r\n\r\n${'\n \t'.repeat(300_000)}`),
  ],
  [
    'words that almost match',
    Buffer.from(`${DAEMON}\r\n${'user a a a a '.repeat(20_000)}${'- deliver fail'.repeat(20_000)}`),
  ],
  [
    'a character set that does not exist',
    plainMail({ From: 'MAILER-DAEMON@x', 'Content-Type': 'text/plain; charset=x-none' }, 'a\u00ff'),
  ],
  ['broken base64', plainMail({ 'Content-Type': 'text/plain', 'Content-Transfer-Encoding': 'base64' }, '====%%%')],
])('%s is read to an end and throws nothing', async (_, raw) => {
  expect((await judged(raw)).kind).toMatch(/^(?:none|bounce)$/)
})

test('of a long mail the beginning is read, by bytes and by lines', async () => {
  expect((await readReturnedMail(Buffer.from(`\r\n${'word '.repeat(1_000_000)}`))).text.length).toBe(256 * 1024 - 1)
  const lines = await readReturnedMail(Buffer.from(`\n${'a\n'.repeat(50_000)}`))
  expect(lines.text.split('a')).toHaveLength(20_000)
})

async function cut(...chunks: (string | Buffer)[]): Promise<string[]> {
  const mails: string[] = []
  const source = (async function* () {
    yield* chunks.map((chunk) => Buffer.from(chunk))
  })()
  for await (const mail of mailsIn(source)) mails.push(mail.toString())
  return mails
}

const FROM = 'From MAILER-DAEMON  Tue Jul  7 22:47:39 2009\n'

test('an mbox file is as many mails as it has, and one from a pipe is one whatever its lines begin with', async () => {
  expect(await cut(`${FROM}Subject: 1\n\none\n\n${FROM}Subject: 2\n\ntwo\n`)).toEqual([
    'Subject: 1\n\none\n\n',
    'Subject: 2\n\ntwo\n',
  ])
  expect(await cut('Subject: 1\n\none\n\n', FROM, 'more\n')).toEqual([`Subject: 1\n\none\n\n${FROM}more\n`])
  expect(await cut(`${FROM}Subject: 1\n\nword\n${FROM}`)).toEqual([`Subject: 1\n\nword\n${FROM}`])
  expect(await cut(`${FROM}Subject: 1\n\none\n\nFrom here on all is well\n`)).toHaveLength(1)
  expect(await cut('')).toEqual([])
})

test('lines that are cut between two reads are put together, and a long mail ends at its bound', async () => {
  expect(await cut('Sub', 'ject: 1\r', '\n\r\none')).toEqual(['Subject: 1\r\n\r\none'])
  const line = `${'x'.repeat(999)}\n`
  const [first, second] = await cut(
    FROM,
    'A: 1\n\n',
    line.repeat(2000),
    Buffer.alloc(3_000_000, 'y'),
    `\n\n${FROM}A: 2\n`,
  )
  expect(first).toHaveLength(LONGEST_MAIL_BYTES)
  expect(second).toBe('A: 2\n')
})

/** The mails of an mbox by its words alone: a line "From address date" after an empty line, or at the start of a mail. */
function cutByLines(text: string): string[] {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
  const mails = ['']
  for (const [n, line] of lines.entries()) {
    const isFirst = mails.at(-1) === '' || /^\r?\n$/.test(lines[n - 1] ?? '')
    if (isFirst && line.length <= 400 && /^From \S+ +Tue Jul +\d/.test(line)) mails.push('')
    else mails[mails.length - 1] += line
  }
  return mails.filter((mail) => mail !== '')
}

test('wherever a source is cut into blocks, its mails are the same', async () => {
  const piece = fc.oneof(
    fc.constantFrom(FROM, FROM, '\n', '\r\n', '\n\n', '\r', 'From ', 'From here on\n', 'a\n', 'To: b\r\n'),
    fc.integer({ min: 1, max: 450 }).map((length) => 'x'.repeat(length)),
    fc.integer({ min: 350, max: 400 }).map((length) => `${FROM.trimEnd()}${' '.repeat(length)}\n`),
  )
  const cuts = fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 20 }), cuts, async (pieces, at) => {
      const text = `${FROM}${pieces.join('')}`
      const ends = [...at, text.length].sort((one, other) => one - other)
      const chunks = ends.map((end, n) => text.slice(ends[n - 1] ?? 0, end))
      expect(await cut(...chunks)).toEqual(cutByLines(text))
    }),
    { numRuns: 500 },
  )
})

test('of thirty megabytes of empty lines a handful of blocks is held at a time', async () => {
  const block = Buffer.alloc(65_536, '\n')
  const buffers = () => queryObjects(Buffer, { format: 'count' })
  const [before, held]: [number, number[]] = [buffers(), []]
  const source = (async function* () {
    for (let blocks = 1; blocks <= 480; blocks += 1) {
      yield block
      if (blocks % 120 === 0) held.push(buffers() - before)
    }
  })()
  const mails: Buffer[] = []
  for await (const mail of mailsIn(source)) mails.push(mail)
  expect(mails.map(({ length }) => length)).toEqual([LONGEST_MAIL_BYTES])
  expect(held).toHaveLength(4)
  expect(Math.max(...held)).toBeLessThan(20)
})
