import { fileURLToPath } from 'node:url'
import express, { type Handler } from 'express'

/** The service's own stylesheet and icons; their address carries a version, so they may be kept for a year. */
export function assets(): Handler {
  const files = express.static(fileURLToPath(new URL('../../templates/public', import.meta.url)), {
    cacheControl: false,
    index: false,
    redirect: false,
    setHeaders: (res) => {
      res.setHeader('Cache-Control', 'public, max-age=31536000, immutable')
      res.setHeader('Cross-Origin-Resource-Policy', 'same-origin')
    },
  })
  return express.Router().use('/assets', files)
}
