import { expect, test } from '@jest/globals'
import { simpleParser } from 'mailparser'
import { LANGUAGES } from '../../src/domain/practice.ts'
import { cutStencil, type LetterValues } from '../../src/providers/mail-stencil.ts'
import { createRender } from '../../src/render.ts'

const render = createRender()
const sender = {
  from: 'portal@pin.example.com',
  fromName: 'Clínica Niños "Ñandú", Inc.',
  replyTo: 'office@example.org',
}
const head = { to: 'parent@example.com', messageId: '<letter.1@pin.example.com>', sentAt: 1_790_000_000_123 }
const token = 'eyJhbGciOiJIUzI1NiJ9.'.repeat(12)

const VALUES: LetterValues[] = [
  {
    greeting: 'Hello Ana,',
    link: `https://pin.example.com/set-up/${token}`,
    lastDay: 'Sunday, December 6, 2026 at 1:26 PM',
    stopUrl: `https://pin.example.com/stop/${token}`,
  },
  {
    greeting: 'Hola José-María O’Ñíguez,',
    link: 'https://x.example/?a=1&b=<2>',
    lastDay: 'a las 3:00',
    stopUrl: '=2E=3D',
  },
  { greeting: '.', link: '..', lastDay: '👩‍👧 "quoted" \'single\' & <b>', stopUrl: `.${'ñ'.repeat(200)}` },
  { greeting: 'a', link: 'a'.repeat(69), lastDay: 'a'.repeat(71), stopUrl: `${'a '.repeat(80)}=` },
]

const practice = { name: 'Clínica Niños <Ñandú> & Co.', phone: '(202) 555-0110', hours: 'Mon–Fri 9–5' }

async function stencilOf(language: (typeof LANGUAGES)[number]) {
  const write = (values: LetterValues) => render.email('registration', { language, practice, ...values })
  return { write, fill: await cutStencil(write, sender) }
}

test.each(LANGUAGES.flatMap((language) => VALUES.map((values, index) => [language, index, values] as const)))(
  'a filled mail in %s reads exactly as one composed by itself (values %d)',
  async (language, _index, values) => {
    const { write, fill } = await stencilOf(language)
    const mail = await simpleParser(fill(head, values))
    const written = write(values)
    const clean = (text: string) => text.replace(/\r\n/g, '\n')
    expect(mail.subject).toBe(written.subject)
    expect(clean(mail.text ?? '').trimEnd()).toBe(written.text.trimEnd())
    expect(clean(String(mail.html)).trimEnd()).toBe(written.html.trimEnd())
  },
)

test('no line of the body is longer than 76 and none is bare', async () => {
  const { fill } = await stencilOf('es')
  for (const values of VALUES) {
    const mail = fill(head, values).toString()
    const body = mail.slice(mail.indexOf('\r\n\r\n'))
    expect(body.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    for (const line of body.split('\r\n')) expect(line.length).toBeLessThanOrEqual(76)
  }
})

test('a value that begins with a dot cannot end the mail', async () => {
  const { fill } = await stencilOf('en')
  const [values] = VALUES
  if (!values) throw new Error('values')
  expect(fill(head, { ...values, greeting: '.' }).toString()).toContain('\r\n=2E\r\n')
})

test('the same letter at the same time is the same to the byte, and another one is not', async () => {
  const [first, second] = [await stencilOf('en'), await stencilOf('en')]
  const [values, others] = VALUES
  if (!values || !others) throw new Error('values')
  expect(first.fill(head, values).equals(second.fill(head, values))).toBe(true)
  expect(first.fill(head, others).equals(second.fill(head, values))).toBe(false)
})

test('the head names sender, office and the way to stop', async () => {
  const { fill } = await stencilOf('en')
  const [values] = VALUES
  if (!values) throw new Error('values')
  const mail = await simpleParser(fill(head, values))
  expect(mail.from?.value).toEqual([{ name: sender.fromName, address: 'portal@pin.example.com' }])
  expect(mail.to).toMatchObject({ value: [{ name: '', address: 'parent@example.com' }] })
  expect(mail.replyTo?.value).toEqual([{ name: '', address: 'office@example.org' }])
  expect(mail.date?.toISOString()).toBe('2026-09-21T14:13:20.000Z')
  const line = (key: string) => mail.headerLines.filter((header) => header.key === key).map((header) => header.line)
  expect(line('list-unsubscribe')).toEqual([`List-Unsubscribe: <${values.stopUrl}>`])
  expect(line('list-unsubscribe-post')).toEqual(['List-Unsubscribe-Post: List-Unsubscribe=One-Click'])
  expect(line('auto-submitted')).toEqual(['Auto-Submitted: auto-generated'])
  for (const key of ['to', 'date', 'message-id', 'from', 'subject']) expect(line(key)).toHaveLength(1)
})

test.each([
  'Evil\r\nBcc: victim@example.com\r\n\r\nbody',
  'Evil\n.\nMAIL FROM:<x@example.com>',
  '=?utf-8?Q?=0D=0ABcc:_victim@example.com?=',
  '"Evil" <victim@example.com>, other',
  'Evil \u202Emoc.elpmaxe',
  'N'.repeat(300),
  'Ñ'.repeat(300),
])('the practice name %j makes no header and no recipient', async (name) => {
  const write = () => ({ subject: `${name}: portal`, text: name, html: `<p>${name.replaceAll('<', '&lt;')}</p>` })
  const fill = await cutStencil(write, { ...sender, fromName: name })
  const [values] = VALUES
  if (!values) throw new Error('values')
  const bytes = fill(head, values)
  const mail = await simpleParser(bytes)
  expect(mail.bcc).toBeUndefined()
  expect(mail.from?.value).toHaveLength(1)
  expect(mail.from?.value[0]?.address).toBe('portal@pin.example.com')
  expect(mail.from?.value[0]?.name).not.toMatch(/[\p{Cc}\u202A-\u202E]/u)
  expect(mail.headerLines.map(({ key }) => key).sort()).toEqual([
    'auto-submitted',
    'content-type',
    'date',
    'from',
    'list-unsubscribe',
    'list-unsubscribe-post',
    'message-id',
    'mime-version',
    'reply-to',
    'subject',
    'to',
  ])
  for (const line of bytes.toString().split('\r\n')) expect(line.length).toBeLessThanOrEqual(998)
})

test('a value in the subject, or one that is lost, is found when the mail is composed', async () => {
  const inSubject = (values: LetterValues) => ({ subject: values.greeting, text: '', html: '' })
  await expect(cutStencil(inSubject, sender)).rejects.toThrow('headers')
})
