import express, { type Handler, type Request, type Response, Router } from 'express'
import { z } from 'zod'
import { redeemHandOff } from '../actions/redeem-hand-off.ts'
import { redeemPin } from '../actions/redeem-pin.ts'
import { registerAccount } from '../actions/register-account.ts'
import type { Deps } from '../deps.ts'
import type { Portal } from '../domain/portal.ts'
import { bearerKey } from './bearer-key.ts'
import { sendProblem } from './problem.ts'

const Redeem = z.object({ code: z.string().min(20).max(200) })
const RedeemPin = z.object({
  setupReference: z.string().max(200),
  pin: z.string().max(50),
  birthDate: z.string().max(50),
})

/** What the portal asks us. Every failure of a redemption is the same 404. */
export function portalApi(deps: Deps): Router {
  const api = Router({ caseSensitive: true })
  api.use('/api', portalKey(deps), express.json({ limit: '4kb', type: () => true }))

  api.post('/api/hand-offs/redeem', async (req, res) => {
    const asked = Redeem.safeParse(req.body)
    if (!asked.success) return sendProblem(res, 404)
    const redemption = await redeemHandOff(deps, portalOf(res), asked.data.code, idempotencyKeyOf(req))
    return redemption ? res.json(redemption) : sendProblem(res, 404)
  })

  api.post('/api/pins/redeem', async (req, res) => {
    const asked = RedeemPin.safeParse(req.body)
    if (!asked.success) return sendProblem(res, 404)
    const redemption = await redeemPin(deps, portalOf(res), asked.data, idempotencyKeyOf(req))
    return redemption ? res.json(redemption) : sendProblem(res, 404)
  })

  api.post('/api/invitations/:id/registered', async (req, res) => {
    const outcome = await registerAccount(deps, portalOf(res), req.params.id)
    return outcome === 'registered' ? res.status(204).end() : sendProblem(res, 404)
  })

  api.use('/api', (_req, res) => sendProblem(res, 404))
  return api
}

function portalKey(deps: Deps): Handler {
  return async (req, res, next) => {
    const key = await bearerKey(deps, req)
    if (!key) return sendProblem(res, 401)
    if (key.scope.kind !== 'portal') return sendProblem(res, 403)
    const portal: Portal = { keyId: key.id, portalId: key.scope.id }
    res.locals.portal = portal
    next()
  }
}

/** An empty one is none: it would make strangers' attempts one. */
function idempotencyKeyOf(req: Request): string | undefined {
  return req.get('idempotency-key') || undefined
}

function portalOf(res: Response): Portal {
  return res.locals.portal as Portal
}
