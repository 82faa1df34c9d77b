import twilio from 'twilio'
import { Pool } from 'undici'
import { requestOnce } from './twilio-request.ts'

/**
 * An account at Twilio. The auth token is needed in any case, for callbacks are signed with it; with an API key the
 * requests are made in the key's name. `apiUrl` puts another server in Twilio's place, or one of Twilio's regions.
 */
export type TwilioSettings = {
  accountSid: string
  authToken: string
  apiKey?: string | undefined
  apiSecret?: string | undefined
  apiUrl?: string | undefined
}

export type TwilioClient = { api: twilio.Twilio; close(): Promise<void> }

const TWILIO_API_URL = 'https://api.twilio.com'
const DEADLINES = { connectMs: 3_000, answerMs: 5_000 }
const CONNECTIONS = 32

/**
 * The SDK over a pool of kept connections: its own HTTP client costs several times the CPU, waits 30 s for an answer and
 * can retry. Here a parent waits at most 5 s, nothing is retried, and proxies named in the environment are not used.
 * The origin is always replaced by ours, since the SDK rewrites host names.
 */
export function createTwilioClient(settings: TwilioSettings): TwilioClient {
  const base = new URL(settings.apiUrl ?? TWILIO_API_URL)
  const pool = new Pool(base.origin, {
    connections: CONNECTIONS,
    connect: { timeout: DEADLINES.connectMs },
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  const httpClient = Object.assign(new twilio.RequestClient(), {
    request: async (options: Parameters<twilio.RequestClient['request']>[0]) => {
      const { pathname, search } = new URL(options.uri)
      const credentials = Buffer.from(`${options.username}:${options.password}`).toString('base64')
      const request = {
        method: options.method.toUpperCase(),
        path: base.pathname.replace(/\/$/, '') + pathname + search,
        headers: { ...options.headers, authorization: `Basic ${credentials}` },
        body: formOf(options.data ?? {}),
      }
      return requestOnce(pool, request, DEADLINES)
    },
  })
  const [name, secret] =
    settings.apiKey && settings.apiSecret
      ? [settings.apiKey, settings.apiSecret]
      : [settings.accountSid, settings.authToken]
  return {
    api: twilio(name, secret, { accountSid: settings.accountSid, httpClient }),
    close: () => pool.destroy(),
  }
}

function formOf(data: object): string {
  const form = new URLSearchParams()
  for (const [name, value] of Object.entries(data)) {
    for (const item of Array.isArray(value) ? value : [value]) form.append(name, String(item))
  }
  return form.toString()
}
