import express, { type Handler, type Response, Router } from 'express'
import { z } from 'zod'
import { redeemHandOff } from '../actions/redeem-hand-off.ts'
import { registerAccount } from '../actions/register-account.ts'
import type { Deps } from '../deps.ts'
import { isRoutedId, practiceIdOf } from '../domain/invitation.ts'
import { sendProblem } from './problem.ts'

type ApiKey = NonNullable<Awaited<ReturnType<Deps['apiKeys']['verify']>>>

const Redeem = z.object({ code: z.string().min(20).max(200) })

/** What the portal asks us. Every failure of a redemption is the same 404. */
export function portalApi(deps: Deps): Router {
  const api = Router({ caseSensitive: true })
  api.use('/api', portalKey(deps), express.json({ limit: '4kb', type: () => true }))

  api.post('/api/hand-offs/redeem', async (req, res) => {
    const asked = Redeem.safeParse(req.body)
    if (!asked.success) return sendProblem(res, 404)
    const portal = { keyId: keyOf(res).id, serves: await practicesServed(deps, keyOf(res)) }
    const redemption = await redeemHandOff(deps, portal, asked.data.code, req.get('idempotency-key'))
    return redemption ? res.json(redemption) : sendProblem(res, 404)
  })

  api.post('/api/invitations/:id/registered', async (req, res) => {
    const { id } = req.params
    if (!isRoutedId(id) || !(await practicesServed(deps, keyOf(res)))(practiceIdOf(id))) return sendProblem(res, 404)
    const outcome = await registerAccount(deps, id, keyOf(res).id)
    return outcome === 'registered' ? res.status(204).end() : sendProblem(res, 404)
  })

  api.use('/api', (_req, res) => sendProblem(res, 404))
  return api
}

/** Whether a key of a portal serves a practice: the practice names its portal, or the key names the practice itself. */
async function practicesServed(deps: Deps, { scope }: ApiKey): Promise<(practiceId: string) => boolean> {
  if (scope.kind !== 'portal') return () => false
  const practices = await deps.practices.list()
  const served = new Set(
    practices.filter((practice) => (practice.portalId ?? practice.id) === scope.id).map(({ id }) => id),
  )
  return (practiceId) => served.has(practiceId)
}

function portalKey(deps: Deps): Handler {
  return async (req, res, next) => {
    const token = /^Bearer ([A-Za-z0-9_.-]{1,200})$/.exec(req.get('authorization') ?? '')?.[1]
    const key = token === undefined ? undefined : await deps.apiKeys.verify(token)
    if (!key) return sendProblem(res, 401)
    if (key.scope.kind !== 'portal') return sendProblem(res, 403)
    res.locals.apiKey = key
    next()
  }
}

function keyOf(res: Response): ApiKey {
  return res.locals.apiKey as ApiKey
}
