import { createPrivateKey } from 'node:crypto'
import { z } from 'zod'
import { HaltSharesSchema } from './domain/halts.ts'
import { PinLimitsSchema } from './domain/limits.ts'
import { REMINDER_DAYS } from './domain/reminder.ts'
import { isRate } from './domain/send-rates.ts'
import { readSendWindow } from './domain/send-window.ts'

const whole = (minimum: number, maximum: number) => z.coerce.number().int().min(minimum).max(maximum)
const rate = z.coerce.number().refine(isRate, 'must be 0, which is no limit, or a number from 0.001')
const secret = z.string().refine((text) => Buffer.byteLength(text) >= 32, 'must be at least 32 bytes long')

const LinkKeys = z.string().transform((text, context) => {
  const keys = text.split(',').map((entry) => {
    const [kid = '', ...rest] = entry.trim().split(':')
    return { kid, secret: rest.join(':') }
  })
  if (keys.some(({ kid }) => !/^[A-Za-z0-9_-]{1,32}$/.test(kid)))
    context.addIssue('must be kid:secret,kid:secret with kids of letters, digits, "-" or "_"')
  if (keys.some((key) => Buffer.byteLength(key.secret) < 32))
    context.addIssue('every secret must be at least 32 bytes long')
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) context.addIssue('every kid must be there once')
  return keys
})

const DataKeys = z
  .string()
  .transform((text) => text.split(',').map((entry) => entry.trim()))
  .pipe(z.array(secret))

const jsonObject = z
  .string()
  .default('{}')
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      context.addIssue('must be a JSON object')
      return z.NEVER
    }
  })

/** Hours of the practice's day in which mail goes out; they may pass midnight. */
const SendWindowText = z.string().transform((text, context) => {
  const window = readSendWindow(text)
  if (window) return window
  context.addIssue('must be two times of the day such as 08:00-20:00')
  return z.NEVER
})

const origin = z
  .url({ protocol: /^https?$/, error: 'must be an origin such as https://pin.example.com' })
  .refine(
    (url) => !URL.canParse(url) || (new URL(url).pathname === '/' && !url.includes('?')),
    'must be an origin, without a path',
  )
  .transform((url) => new URL(url).origin)

const TrustedProxy = z.union([
  z.literal(['loopback', 'linklocal', 'uniquelocal']),
  z.ipv4(),
  z.ipv6(),
  z.cidrv4(),
  z.cidrv6(),
])

/** A number of hops, or proxies as Express's `trust proxy` reads them; never a blank cheque for every sender. */
const TrustProxy = z
  .string()
  .refine(
    (text) => isWholeNumber(text) || text.split(',').every((proxy) => TrustedProxy.safeParse(proxy.trim()).success),
    'must be a number of hops, "loopback" or addresses such as 10.0.0.0/8',
  )
  .transform((text) => (isWholeNumber(text) ? Number(text) : text))

/** DKIM signs with RSA-SHA256 (RFC 8301 §3.1). */
const RsaKey = z.string().refine((text) => {
  try {
    return createPrivateKey(text).asymmetricKeyType === 'rsa'
  } catch {
    return false
  }
}, 'must be a private RSA key in PEM, without a passphrase')

/** Every setting by itself, as the text that the environment gives; what they mean together is judged in config.ts. */
export const Environment = z.object({
  NODE_ENV: z.string().optional(),
  PUBLIC_URL: origin.optional(),
  HOST: z.string().default('0.0.0.0'),
  PORT: whole(0, 65_535).default(3000),
  OPS_PORT: whole(0, 65_535).default(9464),
  TRUST_PROXY: TrustProxy.optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be redis://host:port or rediss://host:port' }).optional(),
  REDIS_WAIT_REPLICAS: whole(0, 5).default(0),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be smtp://host:port or smtps://host:port' }).optional(),
  MAIL_FROM: z.email().optional(),
  MAIL_BOUNCE_DOMAIN: z.hostname('must be a domain such as bounce.example.com').optional(),
  OPERATOR_EMAIL: z.email().optional(),
  DKIM_DOMAIN: z.string().optional(),
  DKIM_SELECTOR: z.string().optional(),
  DKIM_PRIVATE_KEY: RsaKey.optional(),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-fA-F]{32}$/, 'must be AC and 32 hexadecimal figures')
    .optional(),
  TWILIO_AUTH_TOKEN: z.string().min(1).optional(),
  TWILIO_API_KEY: z.string().optional(),
  TWILIO_API_SECRET: z.string().optional(),
  TWILIO_FROM: z.string().optional(),
  TWILIO_MESSAGING_SERVICE_SID: z.string().optional(),
  TWILIO_CALLER_ID: z.string().optional(),
  TWILIO_API_URL: z.url().optional(),
  LINK_KEYS: LinkKeys.optional(),
  PIN_KEY: secret.optional(),
  INDEX_KEY: secret.optional(),
  DATA_KEYS: DataKeys.optional(),
  LINK_LIFETIME_DAYS: z.coerce.number().positive().max(365).default(14),
  PIN_LIFETIME_MINUTES: z.coerce
    .number()
    .positive()
    .max(10, 'must be at most 10 (NIST SP 800-63A-4 section 3.8)')
    .default(10),
  TEXTS_PER_SECOND: rate.default(1),
  CALLS_PER_SECOND: rate.default(1),
  PIN_LIMITS: jsonObject.pipe(PinLimitsSchema),
  SEND_PER_SECOND: rate.default(14),
  SEND_PER_HOUR: rate.default(0),
  SEND_PER_DAY: rate.default(0),
  SEND_WINDOW: SendWindowText.optional(),
  HALT_SHARES: jsonObject.pipe(HaltSharesSchema),
  REMINDER_DAY: whole(REMINDER_DAYS.least, REMINDER_DAYS.most).optional(),
  SEND_CONCURRENCY: whole(1, 200).default(20),
  CLAIM_LEASE_SECONDS: z.coerce.number().positive().default(120),
  UNKNOWN_WAIT_SECONDS: z.coerce.number().positive().default(900),
  DEFER_FIRST_SECONDS: z.coerce.number().positive().default(300),
  RETENTION_DAYS: z.coerce.number().positive().default(30),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

export type Settings = z.output<typeof Environment>

function isWholeNumber(text: string): boolean {
  return /^\d+$/.test(text)
}
