import express, { type Express } from 'express'
import type { Deps } from './deps.ts'
import { askAgainPages } from './web/ask-again-pages.ts'
import { assets } from './web/assets.ts'
import { bouncesApi } from './web/bounces-api.ts'
import { carrierCallbacks } from './web/carrier-callbacks.ts'
import { errorPages } from './web/errors.ts'
import { linkPage } from './web/link-page.ts'
import { pinPages } from './web/pin-pages.ts'
import { portalApi } from './web/portal-api.ts'
import { previewPage } from './web/preview-page.ts'
import { requestLog } from './web/request-log.ts'
import { securityHeaders } from './web/security-headers.ts'
import { setUpPages } from './web/set-up-pages.ts'
import { statusOfSend } from './web/status.ts'
import { stopPages } from './web/stop-pages.ts'
import { wrongPersonPages } from './web/wrong-person-pages.ts'

/** The public side of the service, in the order in which a request passes through it. Tests and production share it. */
export function createApp(deps: Deps): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.set('query parser', 'simple')
  app.set('case sensitive routing', true)
  if (deps.config.trustProxy !== undefined) app.set('trust proxy', deps.config.trustProxy)

  app.use(requestLog(deps))
  app.use(securityHeaders(deps))
  app.use(assets())
  app.use(setUpPages(deps))
  app.use(pinPages(deps))
  app.use(statusOfSend(deps))
  app.use(wrongPersonPages(deps))
  app.use(askAgainPages(deps))
  app.use(previewPage(deps))
  app.use(linkPage(deps))
  app.use(stopPages(deps))
  app.use(carrierCallbacks(deps))
  app.use(portalApi(deps))
  app.use(bouncesApi(deps))
  app.use(errorPages(deps))
  return app
}
