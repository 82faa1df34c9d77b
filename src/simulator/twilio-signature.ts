import { createHmac } from 'node:crypto'

/**
 * `X-Twilio-Signature` of a form post (Twilio, "Validating requests"): the URL, then every field's name and value in the
 * order of the names, HMAC-SHA1 with the auth token, base64. Written apart from Twilio's own code on purpose.
 */
export function twilioSignature(authToken: string, url: string, fields: Readonly<Record<string, string>>): string {
  const hmac = createHmac('sha1', authToken).update(url)
  for (const name of Object.keys(fields).sort()) hmac.update(name + fields[name])
  return hmac.digest('base64')
}
