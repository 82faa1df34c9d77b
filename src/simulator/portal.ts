import { randomBytes } from 'node:crypto'
import express, { type Express, type Response } from 'express'
import type { PortalAnswer, PortalService, Redemption } from './portal-service.ts'
import { createPages, sendPage } from './render-page.ts'

const REGISTRATIONS_KEPT = 1_000

/**
 * A patient portal as far as the service sees one: it takes the one-time code (or, where the PIN is entered at the portal,
 * setup reference, PIN and birth date, which it asks for again when they were not right), redeems it, and says when the
 * account was made. Only POST redeems.
 */
export function createPortal(service: PortalService): Express {
  const registrations = new Map<string, Redemption>()
  const app = createPages()
  app.use(express.urlencoded({ extended: false, limit: '8kb' }))

  const begin = (response: Response, answer: PortalAnswer<Redemption>) => {
    if (answer.outcome !== 'done') return sendPage(response, 'portal-error', { answer }, 400)
    const registration = randomBytes(16).toString('base64url')
    registrations.set(registration, answer)
    const [oldest] = registrations.keys()
    if (registrations.size > REGISTRATIONS_KEPT && oldest) registrations.delete(oldest)
    sendPage(response, 'portal-account', { registration, firstName: answer.firstName ?? '', children: answer.children })
  }

  app.get('/', (_, response) => sendPage(response, 'portal-home', {}))

  app.get('/register', (request, response) => {
    const { code, setupReference } = request.query
    if (isText(code)) return sendPage(response, 'portal-register', { code })
    if (isText(setupReference)) return sendPage(response, 'portal-pin', { setupReference, wrong: false })
    sendPage(response, 'portal-error', { answer: { outcome: 'no-code' } }, 400)
  })

  app.post('/register', async (request, response) => {
    const { code } = request.body ?? {}
    begin(response, await service.redeemHandOff(String(code)))
  })

  app.post('/register/pin', async (request, response) => {
    const { setupReference, pin, birthDate } = request.body ?? {}
    const entry = { setupReference: String(setupReference), pin: String(pin), birthDate: String(birthDate) }
    const answer = await service.redeemPin(entry)
    if (answer.outcome === 'refused' && answer.status === 404)
      return sendPage(response, 'portal-pin', { setupReference: entry.setupReference, wrong: true }, 422)
    begin(response, answer)
  })

  app.post('/account', async (request, response) => {
    const registration = registrations.get(String(request.body?.registration))
    const answer: PortalAnswer<object> | { outcome: 'no-code' } = registration
      ? await service.registered(registration.invitationId)
      : { outcome: 'no-code' }
    if (answer.outcome !== 'done') return sendPage(response, 'portal-error', { answer }, 400)
    sendPage(response, 'portal-ready', { children: registration?.children ?? 0 })
  })

  return app
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
