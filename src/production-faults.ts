import type { Settings } from './environment.ts'

/** Secrets that stand in where production is not asked for; production refuses them by name. */
export const DEVELOPMENT_SECRET = 'development only: never use this secret in production'

/** What production refuses of settings that are right by themselves; every fault at once, and never a value. */
export function productionFaults(settings: Settings, given: NodeJS.ProcessEnv): string[] {
  const required = [
    'PUBLIC_URL',
    'REDIS_URL',
    'SMTP_URL',
    'MAIL_FROM',
    'TWILIO_ACCOUNT_SID',
    'TWILIO_AUTH_TOKEN',
    'LINK_KEYS',
    'PIN_KEY',
    'INDEX_KEY',
    'DATA_KEYS',
  ]
  const faults = required.filter((name) => !given[name]).map((name) => `${name} is missing`)
  if (settings.PUBLIC_URL?.startsWith('http:')) faults.push('PUBLIC_URL must be https in production')
  if (settings.TWILIO_API_URL)
    faults.push('TWILIO_API_URL points away from Twilio: the simulator is not for production')
  for (const name of ['LINK_KEYS', 'PIN_KEY', 'INDEX_KEY', 'DATA_KEYS']) {
    const value = given[name]
    if (!value) continue
    if (value.includes(DEVELOPMENT_SECRET)) faults.push(`${name} is the development secret`)
    else if (value.split(',').some(isWeak))
      faults.push(`${name} is too regular to be a secret: make one with "openssl rand -base64 32"`)
  }
  const secrets = [
    settings.PIN_KEY,
    settings.INDEX_KEY,
    ...(settings.DATA_KEYS ?? []),
    ...(settings.LINK_KEYS ?? []).map((key) => key.secret),
  ].filter(Boolean)
  if (new Set(secrets).size < secrets.length) faults.push('LINK_KEYS, PIN_KEY, INDEX_KEY and DATA_KEYS must all differ')
  return faults
}

/** Fewer than ten different characters in a secret: a word or a pattern that was repeated to reach the length. */
function isWeak(value: string): boolean {
  return new Set(value.slice(value.indexOf(':') + 1)).size < 10
}
