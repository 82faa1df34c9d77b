import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import { type ParsedMail, simpleParser } from 'mailparser'
import type { Browser, Page } from 'playwright-core'
import { openRequest } from '../../src/actions/open-request.ts'
import { pinText } from '../../src/actions/pin-text.ts'
import { releaseRequest } from '../../src/actions/release-request.ts'
import { takePracticeFile } from '../../src/actions/take-practice-file.ts'
import { writeReports } from '../../src/actions/write-reports.ts'
import { isGsm7, septets } from '../../src/domain/gsm7.ts'
import type { EmailName } from '../../src/domain/message-data.ts'
import { LANGUAGES, type Language, type Practice, PracticeSchema } from '../../src/domain/practice.ts'
import { practiceSender } from '../../src/domain/practice-card.ts'
import { createRender } from '../../src/render.ts'
import { launchChromium } from '../support/chromium.ts'
import { ELIGIBLE } from '../support/eligible.ts'
import { makeKit } from '../support/kit.ts'
import { NAUGHTY_STRINGS } from '../support/naughty-strings.ts'
import { NORTH, type PostOffice, startPostOffice } from '../support/post-office.ts'
import { renderSample, SAMPLE_PRACTICE, samplePages } from '../support/sample-pages.ts'
import { testRedis } from '../support/test-redis.ts'

const render = createRender()
/** As long as a browser, a mail server or a spreadsheet needs to show what it makes of length. */
const NAMES = [...new Set(NAUGHTY_STRINGS.map((naughty) => naughty.slice(0, 2000)))]

/** Those that aim at this service: they meet every state in every language. */
const OURS = NAMES.slice(-28)

const redis = await testRedis()
let browser: Browser
let page: Page
let office: PostOffice
beforeAll(async () => {
  browser = await launchChromium()
  page = await browser.newPage()
  office = await startPostOffice(redis)
})
afterAll(async () => {
  await office.stop()
  await browser.close()
  redis.disconnect()
})

/** Elements of documents as a browser sees them: names, attributes with their values; no text but the title's. */
type Shape = { elements: string; title: string }

async function shapesOf(documents: readonly string[]): Promise<Shape[]> {
  return page.evaluate(`${JSON.stringify(documents)}.map((html) => {
    const document = new DOMParser().parseFromString(html, 'text/html')
    return {
      elements: [...document.querySelectorAll('*')]
        .map((one) => one.tagName + [...one.attributes].map(({ name, value }) => ' ' + name + '=' + value).join(''))
        .join('\\n'),
      title: document.title,
    }
  })`)
}

test('no name and no office hours break out of their place on any page, and the title stays one title', async () => {
  const pages = (language: Language, name: string, every: 'state' | 'page') => {
    const states = samplePages(language, { ...SAMPLE_PRACTICE, name, hours: `${name} 8 to 5` })
    const shown = every === 'state' ? states : [...new Map(states.map((state) => [state.page, state])).values()]
    return shown.map((sample) => renderSample(render, sample))
  }
  const elementsOf = (shapes: Shape[]) => shapes.map(({ elements }) => elements)
  const look = async (language: Language, every: 'state' | 'page', names: readonly string[]) => {
    const plain = elementsOf(await shapesOf(pages(language, 'Willow', every)))
    for (const name of names) {
      const shapes = await shapesOf(pages(language, name, every))
      const broken = elementsOf(shapes).filter((elements, n) => elements !== plain[n])
      expect({ name, broken }).toEqual({ name, broken: [] })
      for (const { title } of shapes) expect(title).not.toMatch(/[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u)
    }
  }
  await look('en', 'page', NAMES)
  for (const language of LANGUAGES) await look(language, 'state', OURS)
}, 300_000)

/** The pages of a kit, and the pictures and emails inside them. */
function kitPages(name: string): string[] {
  const practice = { ...NORTH, name, officeHours: `${name} 8 to 5` }
  const pages = [...makeKit(practice)].flatMap(([file, page]) => (file.endsWith('.html') ? [page] : []))
  const inner = pages.flatMap((page) =>
    [...page.matchAll(/srcdoc="([^"]*)"/g)].map(([, document = '']) => unescaped(document)),
  )
  return [...pages.map((page) => page.replace(/srcdoc="[^"]*"/g, '')), ...inner]
}

const unescaped = (html: string) =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

test('no name and no office hours break out of their place in a kit, nor out of the pictures in it', async () => {
  const look = async (name: string) =>
    (await shapesOf(kitPages(name))).map(({ elements }) =>
      elements.replaceAll(' class=sheet long', ' class=sheet').replaceAll('MAIN class=long', 'MAIN'),
    )
  const plain = await look('Willow')
  expect(plain.length).toBeGreaterThan(15)
  for (const name of OURS) expect({ name, shapes: await look(name) }).toEqual({ name, shapes: plain })
}, 60_000)

/** Practices that may be, each with a name and office hours from the list. */
const PRACTICES = NAMES.flatMap((name) => {
  const { success, data } = PracticeSchema.safeParse({
    ...NORTH,
    name: name.slice(0, 120),
    officeHours: `${name.slice(0, 190)} 8 to 5`,
  })
  return success ? [data] : []
})

/** The mails to the practice and the notices, with words of this practice. */
function noticesOf(practice: Practice) {
  const { name } = practice
  const sender = practiceSender(practice, 'es')
  const days = [{ day: 'Monday', emails: 2 }]
  const release = { practiceName: name, emails: 2, held: 1, patients: 3, byHand: 1, days, linkDays: 14, reminderDay: 7 }
  const counts = {
    emailed: 2,
    undelivered: 1,
    uncertain: 1,
    byHand: 1,
    linkDays: 14,
    lastLinkEnds: 'Sunday',
    reminderDay: 7,
  }
  const received = {
    place: 1,
    minorAgeLimit: 18,
    acknowledgedBy: 'manager@example.com',
    acknowledgedAt: 'Sunday',
    acknowledgement: 'Reviewed.',
  }
  const setUp = { language: 'es' as const, practice: sender, setUpAt: 'Sunday' }
  return [
    render.email('request-received', { practiceName: name, ...received }),
    render.email('request-refused', { practiceName: name, criterion: 'In preview.', remedy: 'Go live.' }),
    render.email('release-started', release),
    render.email('release-goes-on', release),
    render.email('release-finished', { practiceName: name, ...counts }),
    render.email('account-set-up', { ...setUp, greeting: render.greeting('es', name) }),
    render.email('family-news', { practiceName: name, asked: 1, notMe: 1, notMyNumber: 1, notAskedFor: 1 }),
  ]
}
type Notices = Exclude<EmailName, 'registration' | 'reminder' | 'release-halted' | 'backup-restored' | 'pins-odd'>
const NOTICES: Record<Notices, true> = {
  'request-received': true,
  'request-refused': true,
  'release-started': true,
  'release-goes-on': true,
  'release-finished': true,
  'account-set-up': true,
  'family-news': true,
}

/** What must be the same of every mail: its headers by name, whom it is from and to, its parts, the elements of its HTML. */
async function framesOf(mails: readonly ParsedMail[]) {
  const shapes = await shapesOf(mails.map(({ html }) => String(html)))
  return mails.map((mail, n) => ({
    headers: mail.headerLines.map(({ key }) => key),
    addresses: [mail.from, mail.replyTo, mail.to].flat().map((one) => one?.value.map(({ address }) => address)),
    attachments: mail.attachments.length,
    elements: shapes[n]?.elements.replace(/ href=\S+/g, ''),
  }))
}

test('mails of a practice with such a name arrive with the headers, people and elements of any other', async () => {
  const { deps, sink } = office
  expect(Object.keys(NOTICES)).toHaveLength(noticesOf(NORTH).length)
  const send = async (practice: typeof NORTH) => {
    sink.mails.length = 0
    let n = 0
    for (const words of noticesOf(practice)) {
      const [to, name] = [[practice.officeEmail], `notice.north.${n}`]
      const mail = { ...words, to, name, fromName: practice.name, replyTo: practice.officeEmail, sentAt: 0 }
      expect(await deps.mailer.sendNotice(mail, async () => true)).toEqual({ outcome: 'accepted' })
      n += 1
    }
    const letters = [...LANGUAGES].flatMap((language) =>
      (['registration', 'reminder'] as const).map((kind) => ({ language, kind })),
    )
    for (const { language, kind } of letters) {
      const sender = practiceSender(practice, language)
      const sheet = {
        key: JSON.stringify([language, kind, practice.name]),
        fromName: practice.name,
        replyTo: practice.officeEmail,
        write: (values: { greeting: string; link: string; lastDay: string; stopUrl: string }) =>
          render.email(kind, { language, practice: sender, ...values }),
      }
      const values = () => ({
        greeting: render.greeting(language, practice.name),
        link: 'https://pin.example.com/set-up/link',
        lastDay: 'Sunday',
        stopUrl: 'https://pin.example.com/stop/link',
      })
      const letter = { sheet, to: 'parent@example.com', name: 'letter.north.1', mark: 'b-mark', values }
      expect(await deps.mailer.sendLetter(letter, async () => 0)).toEqual({ outcome: 'accepted' })
    }
    return Promise.all(sink.mails.map(async ({ raw }) => simpleParser(raw)))
  }
  const plain = await framesOf(await send({ ...NORTH, officeHours: 'All day' }))
  for (const practice of PRACTICES) {
    const mails = await send(practice)
    const broken = (await framesOf(mails)).flatMap((frame, n) => (isDeepStrictEqual(frame, plain[n]) ? [] : [frame]))
    expect({ name: practice.name, broken }).toEqual({ name: practice.name, broken: [] })
    for (const { subject, text } of mails) {
      expect(subject).not.toMatch(/[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/u)
      expect(text?.trim().length).toBeGreaterThan(50)
    }
  }
}, 300_000)

test('a text of a practice with such a name is one segment, with the PIN where it belongs', () => {
  for (const practice of PRACTICES)
    for (const language of LANGUAGES)
      for (const pin of ['482913', '000000', '999999']) {
        const text = pinText(office.deps, practice, language, { pin, number: 1, expiresAt: office.deps.now() })
        expect({ name: practice.name, gsm7: isGsm7(text), fits: septets(text) <= 160 }).toEqual({
          name: practice.name,
          gsm7: true,
          fits: true,
        })
        expect(text).toMatch(new RegExp(`: ${pin} [^\\n]+\\n\\n@pin\\.example\\.com #${pin}$`))
      }
})

const COLUMNS =
  'patient_id,patient_status,patient_first_name,patient_last_name,patient_birth_date,contact_id,contact_sort,contact_first_name,contact_last_name,contact_relationship,contact_email,contact_mobile_phone,contact_authority,contact_resides_with,contact_preferred_reminder,contact_language'

/** A practice file in which everybody has such a name; every other family has no phone. */
function fileOf(names: readonly string[]): Buffer {
  const lines = names.map((name, n) => {
    const quoted = `"${name.replaceAll('"', '""')}"`
    const phone = n % 2 === 0 ? `202555${1000 + n}` : ''
    return `p${n},Active,${quoted},${quoted},2020-02-29,c${n},1,${quoted},${quoted},Mother,parent${n}@example.com,${phone},Joint,Y,Text,${n % 4 < 2 ? 'en' : 'es'}`
  })
  return Buffer.from([COLUMNS, ...lines].join('\r\n'))
}

test('guardians with such names are read, written to and listed like any other', async () => {
  const { deps, sink } = office
  // A file with a zero byte is refused whole (test/cli/unreadable-file.test.ts).
  const names = ['Ana', 'Ana', 'Ana', 'Ana', ...NAMES.map((name) => name.replaceAll('\0', ''))]
  await deps.practices.put(NORTH)
  const opened = await openRequest(deps, { practiceId: 'north', requestedBy: 'manager@example.com', stated: ELIGIBLE })
  if (opened.outcome !== 'opened') throw new Error(opened.outcome)
  const taken = await takePracticeFile(deps, opened.id, () => Readable.from([fileOf(names)]), 'operator')
  expect(taken.outcome).toBe('taken')
  expect((await releaseRequest(deps, opened.id, { actor: 'operator' })).outcome).toBe('released')
  sink.mails.length = 0
  await office.work()

  const mails = new Map<string, ParsedMail>()
  for (const { to, raw } of sink.mails) if (to[0]?.startsWith('parent')) mails.set(to[0], await simpleParser(raw))
  const invited = names.flatMap((_, n) => (n % 2 === 0 ? [n] : []))
  expect([...mails.keys()].toSorted()).toEqual(invited.map((n) => `parent${n}@example.com`).toSorted())
  const frames = new Map<string, object>()
  for (const { addresses, ...frame } of await framesOf([...mails.values()])) {
    expect(addresses.at(-1)).toHaveLength(1)
    frames.set(String(addresses.at(-1)), frame)
  }
  for (const n of invited) {
    const frame = frames.get(`parent${n}@example.com`)
    expect({ name: names[n], frame }).toEqual({ name: names[n], frame: frames.get(`parent${n % 4}@example.com`) })
  }

  const directory = await mkdtemp(join(tmpdir(), 'bulk-pin-names-'))
  const [out, byHand] = [join(directory, 'report.csv'), join(directory, 'by-hand.csv')]
  await writeReports(deps, opened.id, { out, byHand, actor: 'operator' })
  for (const [path, lines] of [
    [out, invited.length],
    [byHand, names.length - invited.length],
  ] as const) {
    const rows: string[][] = parse(await readFile(path), { bom: true })
    expect(rows).toHaveLength(lines + 1)
    for (const cell of rows.slice(1).flat())
      expect(cell).not.toMatch(
        /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u,
      )
  }
  await rm(directory, { recursive: true })
}, 60_000)
