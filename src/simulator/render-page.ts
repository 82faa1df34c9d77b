import { fileURLToPath } from 'node:url'
import express, { type Express, type Response } from 'express'
import nunjucks from 'nunjucks'

const TEMPLATES = fileURLToPath(new URL('../../templates/simulator/', import.meta.url))

const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(TEMPLATES), {
  autoescape: true,
  throwOnUndefined: true,
  trimBlocks: true,
  lstripBlocks: true,
})
environment.addFilter('clock', (at: number) => new Date(at).toISOString().slice(11, 19))

/** An Express app with the simulator's style sheet and headers: no scripts, nothing from other machines. */
export function createPages(): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.use((_, response, next) => {
    response.set({
      'cache-control': 'no-store',
      'content-security-policy':
        "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data: http://localhost:* http://127.0.0.1:*; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    next()
  })
  app.get('/style.css', (_, response) => response.sendFile('style.css', { root: TEMPLATES }))
  return app
}

/** Sends a template of templates/simulator as a page. */
export function sendPage(response: Response, template: string, data: object, status = 200): void {
  response
    .status(status)
    .type('html')
    .send(environment.render(`${template}.njk`, data))
}
