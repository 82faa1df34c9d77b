import { validateRequest } from 'twilio/lib/webhooks/webhooks.js'

/**
 * Whether a callback was signed by Twilio with this account's auth token (Twilio, "Validating requests": HMAC-SHA1 over the
 * URL and the sorted parameters).
 *
 * `url` is the whole address Twilio was given, query included, built from the public URL: behind a proxy the request itself
 * does not know it. `params` are the form fields of the POST. A missing signature is not a signature.
 */
export function isSignedByTwilio(
  authToken: string,
  signature: string | undefined,
  url: string,
  params: Readonly<Record<string, unknown>>,
): boolean {
  return validateRequest(authToken, signature ?? '', url, params)
}
