import { readFileSync } from 'node:fs'
import type { HaltShares } from './domain/halts.ts'
import { DAY_MS, type PinLimits } from './domain/limits.ts'
import { lastReminderDay } from './domain/reminder.ts'
import type { SendWindow } from './domain/send-window.ts'
import { Environment } from './environment.ts'
import { DEVELOPMENT_SECRET, productionFaults } from './production-faults.ts'

export type Config = {
  production: boolean
  /** Origin of links and callbacks, without a slash at the end. Never taken from a request. */
  publicUrl: string
  host: string
  port: number
  opsPort: number
  trustProxy: number | string | undefined
  redisUrl: string | undefined
  /** Replicas that must have a claim, a hand-over or a used-up PIN before anybody relies on it; 0 waits for none. */
  redisWaitReplicas: number
  smtpUrl: string | undefined
  mailFrom: string
  /** Takes the reports of what could not be delivered; without it they go to `mailFrom` and carry no address of their own. */
  mailBounceDomain: string | undefined
  /** Where the service tells its operator what needs a decision. */
  operatorEmail: string
  dkim: { domain: string; selector: string; privateKey: string } | undefined
  twilio: TwilioSettings | undefined
  linkKeys: { kid: string; secret: string }[]
  pinKey: string
  indexKey: string
  dataKeys: string[]
  linkLifetimeMs: number
  pinLifetimeMs: number
  pinLimits: PinLimits
  /** Texts and calls a second that the carrier takes of this account; 0 is no limit. */
  carrierPace: { text: number; call: number }
  /** Mails of the whole service; 0 is no limit. */
  sendPerSecond: number
  sendPerHour: number
  sendPerDay: number
  /** Mail at any hour where absent. */
  sendWindow: SendWindow | undefined
  haltShares: HaltShares
  /** The usual day of a reminder; none where absent. */
  reminderDay: number | undefined
  sendConcurrency: number
  claimLeaseMs: number
  unknownWaitMs: number
  deferFirstMs: number
  retentionMs: number
  logLevel: string
}

export type TwilioSettings = {
  accountSid: string
  authToken: string
  apiKey?: string | undefined
  apiSecret?: string | undefined
  from?: string | undefined
  messagingServiceSid?: string | undefined
  callerId?: string | undefined
  apiUrl?: string | undefined
}

/** A setting is wrong. The message names every fault at once, one a line, and never a value. */
export class ConfigError extends Error {}

const MINUTE_MS = 60_000

const SECRETS = [
  'LINK_KEYS',
  'PIN_KEY',
  'INDEX_KEY',
  'DATA_KEYS',
  'REDIS_URL',
  'SMTP_URL',
  'TWILIO_AUTH_TOKEN',
  'TWILIO_API_SECRET',
  'DKIM_PRIVATE_KEY',
]

/**
 * Reads and judges the settings. The only reader of the environment.
 *
 * @throws ConfigError that names every wrong setting at once.
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const faults: string[] = []
  const given = withSecretFiles(environment, faults)
  const parsed = Environment.safeParse(given)
  if (!parsed.success) faults.push(...parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`))
  const settings = parsed.data
  faults.push(
    ...incomplete(given, ['DKIM_DOMAIN', 'DKIM_SELECTOR', 'DKIM_PRIVATE_KEY']),
    ...incomplete(given, ['TWILIO_API_KEY', 'TWILIO_API_SECRET']),
  )
  if (!settings) throw new ConfigError(faults.join('\n'))

  const production = settings.NODE_ENV === 'production'
  const publicUrl = settings.PUBLIC_URL ?? `http://localhost:${settings.PORT}`
  if (production) faults.push(...productionFaults(settings, given))
  if (settings.TWILIO_ACCOUNT_SID && !settings.TWILIO_AUTH_TOKEN)
    faults.push('TWILIO_AUTH_TOKEN is missing: callbacks are signed with it')
  if (settings.TWILIO_ACCOUNT_SID && !settings.TWILIO_FROM && !settings.TWILIO_MESSAGING_SERVICE_SID)
    faults.push('TWILIO_FROM or TWILIO_MESSAGING_SERVICE_SID is missing')
  if (settings.TWILIO_ACCOUNT_SID && !settings.TWILIO_CALLER_ID && !settings.TWILIO_FROM)
    faults.push('TWILIO_CALLER_ID is missing: calls come from a number')
  if (settings.REMINDER_DAY && settings.REMINDER_DAY > lastReminderDay(settings.LINK_LIFETIME_DAYS * DAY_MS))
    faults.push('REMINDER_DAY must be at least two days before LINK_LIFETIME_DAYS')
  if (faults.length > 0) throw new ConfigError(faults.join('\n'))

  const mailFrom = settings.MAIL_FROM ?? `portal@${new URL(publicUrl).hostname}`
  return {
    production,
    publicUrl,
    host: settings.HOST,
    port: settings.PORT,
    opsPort: settings.OPS_PORT,
    trustProxy: settings.TRUST_PROXY,
    redisUrl: settings.REDIS_URL,
    redisWaitReplicas: settings.REDIS_WAIT_REPLICAS,
    smtpUrl: settings.SMTP_URL,
    mailFrom,
    mailBounceDomain: settings.MAIL_BOUNCE_DOMAIN,
    operatorEmail: settings.OPERATOR_EMAIL ?? mailFrom,
    dkim:
      settings.DKIM_DOMAIN && settings.DKIM_SELECTOR && settings.DKIM_PRIVATE_KEY
        ? { domain: settings.DKIM_DOMAIN, selector: settings.DKIM_SELECTOR, privateKey: settings.DKIM_PRIVATE_KEY }
        : undefined,
    twilio:
      settings.TWILIO_ACCOUNT_SID && settings.TWILIO_AUTH_TOKEN
        ? {
            accountSid: settings.TWILIO_ACCOUNT_SID,
            authToken: settings.TWILIO_AUTH_TOKEN,
            apiKey: settings.TWILIO_API_KEY,
            apiSecret: settings.TWILIO_API_SECRET,
            from: settings.TWILIO_FROM,
            messagingServiceSid: settings.TWILIO_MESSAGING_SERVICE_SID,
            callerId: settings.TWILIO_CALLER_ID ?? settings.TWILIO_FROM,
            apiUrl: settings.TWILIO_API_URL,
          }
        : undefined,
    linkKeys: settings.LINK_KEYS ?? [{ kid: 'dev', secret: DEVELOPMENT_SECRET }],
    pinKey: settings.PIN_KEY ?? DEVELOPMENT_SECRET,
    indexKey: settings.INDEX_KEY ?? DEVELOPMENT_SECRET,
    dataKeys: settings.DATA_KEYS ?? [DEVELOPMENT_SECRET],
    linkLifetimeMs: settings.LINK_LIFETIME_DAYS * DAY_MS,
    pinLifetimeMs: settings.PIN_LIFETIME_MINUTES * MINUTE_MS,
    pinLimits: settings.PIN_LIMITS,
    carrierPace: { text: settings.TEXTS_PER_SECOND, call: settings.CALLS_PER_SECOND },
    sendPerSecond: settings.SEND_PER_SECOND,
    sendPerHour: settings.SEND_PER_HOUR,
    sendPerDay: settings.SEND_PER_DAY,
    sendWindow: settings.SEND_WINDOW,
    haltShares: settings.HALT_SHARES,
    reminderDay: settings.REMINDER_DAY,
    sendConcurrency: settings.SEND_CONCURRENCY,
    claimLeaseMs: settings.CLAIM_LEASE_SECONDS * 1000,
    unknownWaitMs: settings.UNKNOWN_WAIT_SECONDS * 1000,
    deferFirstMs: settings.DEFER_FIRST_SECONDS * 1000,
    retentionMs: settings.RETENTION_DAYS * DAY_MS,
    logLevel: settings.LOG_LEVEL,
  }
}

/** Settings that say something only together. */
function incomplete(given: NodeJS.ProcessEnv, names: readonly string[]): string[] {
  const missing = names.filter((name) => !given[name])
  return missing.length === names.length
    ? []
    : missing.map((name) => `${name} is missing: ${names.join(', ')} go together`)
}

function withSecretFiles(environment: NodeJS.ProcessEnv, faults: string[]): NodeJS.ProcessEnv {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  for (const name of SECRETS) {
    const path = given[`${name}_FILE`]
    if (!path) continue
    try {
      given[name] = readFileSync(path, 'utf8').trim()
    } catch {
      faults.push(`${name}_FILE names a file that cannot be read`)
    }
  }
  return given
}
