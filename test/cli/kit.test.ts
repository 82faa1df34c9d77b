import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { openRequest } from '../../src/actions/open-request.ts'
import { takePracticeFile } from '../../src/actions/take-practice-file.ts'
import { ELIGIBLE } from '../support/eligible.ts'
import { line, practiceCsv } from '../support/practice-csv.ts'
import { runBulkPin } from '../support/run-bulk-pin.ts'
import { tempDir } from '../support/temp-dir.ts'
import { testRedisUrl } from '../support/test-redis.ts'
import { LAKESIDE, startWorld, type World } from '../support/world.ts'

const FILES = [
  'announcement.en.txt',
  'announcement.es.txt',
  'guide.en.html',
  'guide.es.html',
  'index.html',
  'preview-first.html',
  'preview-first.txt',
  'preview-longest-name.html',
  'preview-longest-name.txt',
  'preview-spanish.html',
  'preview-spanish.txt',
]
const directory = tempDir()
const practiceFile = join(directory, 'practice.json')
const service = { PUBLIC_URL: 'https://setup.example.org', MAIL_FROM: 'portal@mail.example.org' }

let world: World
let requestId: string
beforeAll(async () => {
  world = await startWorld()
  await writeFile(practiceFile, JSON.stringify(LAKESIDE))
  const opened = await openRequest(world.deps, {
    practiceId: 'lakeside',
    requestedBy: 'manager@example.com',
    stated: ELIGIBLE,
  })
  if (opened.outcome !== 'opened') throw new Error(opened.outcome)
  requestId = opened.id
  await takePracticeFile(world.deps, requestId, practiceCsv([line(1), line(2)]), 'operator')
})
afterAll(() => world.stop())

const kit = (words: string[], settings: NodeJS.ProcessEnv = {}) =>
  runBulkPin(['kit', ...words], {
    REDIS_URL: testRedisUrl(),
    SMTP_URL: world.simulator.smtpUrl,
    ...service,
    ...settings,
  })

test('with a practice JSON a kit needs no Redis: every file is there, with made-up guardians', async () => {
  const out = join(directory, 'from-file')
  const ran = await runBulkPin(['kit', practiceFile, '--out', out], { ...service, REDIS_URL: 'redis://127.0.0.1:1' })
  expect(ran).toMatchObject({ code: 0, err: '' })
  expect(ran.out).toContain(`${out}: 11 files. Open ${join(out, 'index.html')} in a browser.`)
  expect(ran.out).toMatch(/The emails begin on [A-Z].+ \(7 business days from today; --from names another day\)\./)
  expect(ran.out).toContain('made-up guardians stand in the previews')
  expect(ran.out).not.toContain('PUBLIC_URL')
  expect((await readdir(out)).sort()).toEqual(FILES)
}, 30_000)

test('a kit that was made without the settings of the service says so', async () => {
  const ran = await runBulkPin(['kit', practiceFile, '--out', join(directory, 'unset'), '--from', '2026-01-05'])
  expect(ran.out).toContain(
    'Parents are told http://localhost:3000/ and portal@localhost: set PUBLIC_URL and MAIL_FROM',
  )
  expect(ran.out).toContain('The emails begin on Monday, January 5, 2026.\nThat day is past: is it the right one?')
}, 30_000)

test('of a practice that the service knows the kit tells the days by its practice file, in place of an older kit', async () => {
  const out = join(directory, 'from-record')
  await mkdir(out)
  await writeFile(join(out, 'index.html'), 'older')
  await writeFile(join(out, 'notes.txt'), 'ours')
  const ran = await kit(['lakeside', '--out', out, '--from', '2036-12-01', '--json'])
  expect(ran).toMatchObject({ code: 0, err: '' })
  expect(JSON.parse(ran.out)).toEqual({
    practice: 'lakeside',
    out,
    files: expect.arrayContaining(FILES),
    first: '2036-12-01',
    request: requestId,
    days: [{ day: '2036-12-01', emails: 2 }],
    last: '2036-12-01',
    linksEnd: '2036-12-15',
    previews: [
      { kind: 'first', language: 'en', madeUp: false },
      { kind: 'longest-name', language: 'en', madeUp: false },
      { kind: 'spanish', language: 'es', madeUp: true },
    ],
  })
  expect((await readdir(out)).sort()).toEqual([...FILES, 'notes.txt'].sort())
  const index = await readFile(join(out, 'index.html'), 'utf8')
  expect(index).toContain('2 emails in all')
  expect(index).toContain('The last links end on <strong>Monday, December 15, 2036</strong>')
  for (const [name, words] of [
    ['guide.en.html', 'We plan to send it on Monday, December 1, 2036.'],
    ['guide.es.html', 'Pensamos enviarlo el lunes, 1 de diciembre de 2036.'],
    ['announcement.en.txt', 'We plan to send it on Monday, December 1, 2036.'],
    ['announcement.es.txt', 'Pensamos enviarlo el lunes, 1 de diciembre de 2036.'],
  ] as const) {
    const text = (await readFile(join(out, name), 'utf8')).replaceAll('<wbr>', '')
    for (const needed of [
      words,
      'Lakeside Pediatrics',
      '(202) 555-0199',
      'portal@mail.example.org',
      'https://setup.example.org/',
    ])
      expect({ name, has: text.includes(needed), needed }).toEqual({ name, has: true, needed })
  }
  expect((await world.deps.audit.read('lakeside')).at(-1)).toMatchObject({ event: 'kit-written', requestId })
}, 30_000)

test('the test send says how many the mail server took, and needs no folder', async () => {
  const ran = await kit(['lakeside', '--send', '--request', requestId])
  expect(ran).toMatchObject({ code: 0, err: '' })
  expect(ran.out).toContain('3 of 3 previews were taken by the mail server for office@lakeside.example.com')
  const mails = world.simulator.mails()
  expect(mails.map(({ envelope }) => envelope.to)).toEqual(Array(3).fill(['office@lakeside.example.com']))
  expect(mails[2]?.subject).toBe('Lakeside Pediatrics: cree su cuenta en el portal del paciente')
}, 30_000)

test('a test send that fails says why in a sentence, and that the kit is there', async () => {
  const out = join(directory, 'unsent')
  const away = await kit(['lakeside', '--out', out, '--send'], { SMTP_URL: 'smtp://127.0.0.1:1' })
  expect(away).toEqual({
    code: 1,
    out: '',
    err: `The kit is in ${out}. 0 of 3 previews were taken by the mail server for office@lakeside.example.com. The mail server could not be reached (ECONNREFUSED): check SMTP_URL and that it runs.\n`,
  })
  expect(await readdir(out)).toContain('index.html')
  world.simulator.smtp.next({ code: 550, at: 'recipient', text: '5.1.1 nobody here' })
  const refused = await kit(['lakeside', '--send'])
  expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringContaining('It refused the next one (550)') })
}, 30_000)

test('what cannot be made is told in a sentence', async () => {
  const cases: [words: string[], code: number, sentence: RegExp][] = [
    [[practiceFile], 2, /name a folder with '--out <dir>'/],
    [[practiceFile, '--send'], 2, /need a practice that the service knows/],
    [['lakeside', '--out', 'x', '--from', '12/01/2026'], 2, /a day as YYYY-MM-DD/],
    [[practiceFile, '--out', practiceFile], 1, /practice\.json is there and is no folder/],
    [['nobody', '--out', 'x'], 1, /There is no practice nobody/],
    [['lakeside', '--out', 'x', '--request', 'lakeside.none'], 1, /Practice lakeside has no request lakeside\.none/],
  ]
  const answers = await Promise.all(cases.map(async ([words, ...expected]) => ({ ...(await kit(words)), expected })))
  for (const { code, out, err, expected } of answers) {
    expect([code, out]).toEqual([expected[0], ''])
    expect(err).toMatch(expected[1])
    expect(err).not.toMatch(/\n {4}at /)
  }
}, 60_000)
