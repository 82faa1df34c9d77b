import type { Handler, Response } from 'express'
import helmet from 'helmet'
import type { Deps } from '../deps.ts'

/** What a page may ask the browser for: the PIN of a text (WebOTP), and nothing else. */
const PERMISSIONS = [
  'otp-credentials=(self)',
  ...[
    'accelerometer',
    'autoplay',
    'bluetooth',
    'browsing-topics',
    'camera',
    'clipboard-read',
    'clipboard-write',
    'display-capture',
    'encrypted-media',
    'fullscreen',
    'geolocation',
    'gyroscope',
    'hid',
    'identity-credentials-get',
    'idle-detection',
    'local-fonts',
    'magnetometer',
    'microphone',
    'midi',
    'payment',
    'picture-in-picture',
    'publickey-credentials-create',
    'publickey-credentials-get',
    'screen-wake-lock',
    'serial',
    'storage-access',
    'usb',
    'xr-spatial-tracking',
  ].map((feature) => `${feature}=()`),
].join(', ')

/**
 * Headers of every answer, errors and redirects too: nothing from elsewhere, no framing, no referrer, nothing
 * kept (but assets, which say so themselves).
 * A page whose form leads on to the portal names the portal's origin by `leadsTo`, or browsers block the redirect.
 */
export function securityHeaders({ config }: Deps): Handler[] {
  const https = config.publicUrl.startsWith('https:')
  const headers = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        connectSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: https && { maxAge: 63_072_000, includeSubDomains: true },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  })
  const others: Handler = (_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store')
    res.setHeader('Permissions-Policy', PERMISSIONS)
    next()
  }
  return [others, headers]
}

/** Lets the forms of the page that follows lead to a portal; the policy is written again for this answer. */
export function leadsTo(res: Response, portalUrl: string): void {
  const origin = new URL(portalUrl).origin
  const policy = res.getHeader('Content-Security-Policy')
  if (typeof policy === 'string')
    res.setHeader('Content-Security-Policy', policy.replace(/form-action [^;]*/, `form-action 'self' ${origin}`))
}
