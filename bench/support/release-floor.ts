import { createPrivateKey } from 'node:crypto'
import { createTransport, type SendMailOptions } from 'nodemailer'
import type { Deps } from '../../src/deps.ts'
import { cutStencil } from '../../src/providers/mail-stencil.ts'
import { BENCH_PRACTICE, benchGuardian, FROM } from './release-sample.ts'

export type PlainMail = SendMailOptions

const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.'.repeat(14)

/** The registration emails as nodemailer's documentation shows it: words and addresses, which the pool composes. */
export function written(deps: Deps, count: number): PlainMail[] {
  const practice = { name: BENCH_PRACTICE.name, phone: BENCH_PRACTICE.phone }
  return Array.from({ length: count }, (_, index) => {
    const { email: to, language } = benchGuardian(index)
    const values = valuesOf(deps, index)
    return {
      from: { name: BENCH_PRACTICE.name, address: FROM },
      replyTo: BENCH_PRACTICE.officeEmail,
      to,
      ...deps.render.email('registration', { language, practice, ...values }),
      headers: {
        'Auto-Submitted': 'auto-generated',
        'List-Unsubscribe': `<${values.stopUrl}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    }
  })
}

/** The same mails composed before, as bytes that the pool only hands on. */
export async function madeReady(deps: Deps, count: number): Promise<PlainMail[]> {
  const practice = { name: BENCH_PRACTICE.name, phone: BENCH_PRACTICE.phone }
  const sender = { from: FROM, fromName: BENCH_PRACTICE.name, replyTo: BENCH_PRACTICE.officeEmail }
  const stencil = (language: 'en' | 'es') =>
    cutStencil((values) => deps.render.email('registration', { language, practice, ...values }), sender)
  const fill = { en: await stencil('en'), es: await stencil('es') }
  return Array.from({ length: count }, (_, index) => {
    const { email: to, language } = benchGuardian(index)
    const head = { to, messageId: `<letter.${index}@pin.example.com>`, sentAt: deps.now() }
    return { envelope: { from: FROM, to: [to] }, raw: fill[language](head, valuesOf(deps, index)) }
  })
}

function valuesOf(deps: Deps, index: number) {
  const { language, firstName } = benchGuardian(index)
  return {
    greeting: deps.render.greeting(language, firstName),
    link: `https://pin.example.com/set-up/${TOKEN}`,
    lastDay: 'Sunday, December 6, 2026 at 1:26 PM',
    stopUrl: `https://pin.example.com/stop/${TOKEN.slice(0, 200)}`,
  }
}

/** Sends mails through a plain nodemailer pool; resolves when the server took the last. */
export async function sendByPool(
  { url, connections, privateKey }: { url: string; connections: number; privateKey: string | undefined },
  mails: readonly PlainMail[],
): Promise<void> {
  const pool = createTransport({
    pool: true,
    host: '127.0.0.1',
    port: Number(new URL(url).port),
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
    ...(privateKey && {
      dkim: { domainName: 'pin.example.com', keySelector: 'bench', privateKey: createPrivateKey(privateKey) },
    }),
  })
  await Promise.all(mails.map((mail) => pool.sendMail(mail)))
  pool.close()
}
