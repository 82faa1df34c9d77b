import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createTransport } from 'nodemailer'
import { createMailbox } from '../../src/simulator/mailbox.ts'
import { type Simulator, startSimulator } from '../../src/simulator/simulator.ts'

let simulator: Simulator
let transport: ReturnType<typeof createTransport>

beforeEach(async () => {
  simulator = await startSimulator({ accountSid: `AC${'a'.repeat(32)}`, authToken: 'token', waitMs: 500 })
  transport = createTransport({ url: simulator.smtpUrl, ignoreTLS: true })
})
afterEach(async () => {
  transport.close()
  await simulator.stop()
})

const mail = {
  from: 'office@example.org',
  to: 'Pat Sample <pat@example.com>',
  subject: 'Set up your account – é',
  text: 'Set up: https://set-up.example.org/x',
  html: '<p>Hello</p>',
  headers: { 'List-Unsubscribe': '<https://set-up.example.org/stop/x>' },
}

test('a mail is in the box once its sender was told, with all its parts', async () => {
  await transport.sendMail(mail)
  const [arrived] = simulator.mails()
  expect(arrived).toMatchObject({
    to: '"Pat Sample" <pat@example.com>',
    subject: mail.subject,
    text: expect.stringContaining(mail.text),
    html: expect.stringContaining(mail.html),
    envelope: { from: 'office@example.org', to: ['pat@example.com'] },
  })
  expect(arrived?.headers.get('list-unsubscribe')).toBe('<https://set-up.example.org/stop/x>')
  expect(arrived?.raw.toString()).toContain(arrived?.messageId)
})

test('a refused recipient, a refused message and a greylisted first try leave no mail', async () => {
  simulator.smtp.next({ code: 550, at: 'recipient' })
  await expect(transport.sendMail(mail)).rejects.toMatchObject({ responseCode: 550, command: 'RCPT TO' })
  simulator.smtp.next({ code: 451 })
  await expect(transport.sendMail(mail)).rejects.toMatchObject({ responseCode: 451, command: 'DATA' })
  simulator.smtp.greylist()
  await expect(transport.sendMail(mail)).rejects.toMatchObject({ responseCode: 450 })
  expect(simulator.mails()).toHaveLength(0)
  await transport.sendMail(mail)
  expect(simulator.mails()).toHaveLength(1)
})

test('a line dropped after the message leaves the sender in doubt, whether or not it arrived', async () => {
  simulator.smtp.next({ drop: 'message' })
  await expect(transport.sendMail(mail)).rejects.toThrow()
  expect(simulator.mails()).toHaveLength(0)
  simulator.smtp.next({ drop: 'message', taken: true })
  await expect(transport.sendMail(mail)).rejects.toThrow()
  expect(simulator.mails()).toHaveLength(1)
})

test('somebody who waits for a mail gets the one to that address', async () => {
  const waiting = simulator.nextMail('pat@example.com')
  await transport.sendMail({ ...mail, to: 'lee@example.com' })
  await transport.sendMail(mail)
  expect((await waiting).envelope.to).toEqual(['pat@example.com'])
  await expect(simulator.nextMail('pat@example.com')).rejects.toThrow('no mail to pat@example.com')
})

test('of many mails the newest 5,000 are kept, of these only 500 with their bodies', async () => {
  const mailbox = createMailbox({ now: () => 0, waitMs: 10 })
  const envelope = { from: 'office@example.org', to: ['pat@example.com'] }
  for (let count = 0; count < 5_010; count += 1) await mailbox.take(Buffer.from('Subject: Hi\r\n\r\nbody'), envelope)
  const kept = mailbox.mails.all()
  expect([kept.length, kept[0]?.id, kept.filter(({ raw }) => raw.length > 0).length]).toEqual([5_000, 11, 500])
})
