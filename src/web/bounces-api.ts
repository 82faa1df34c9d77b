import express, { type Handler, Router } from 'express'
import { takeBounce } from '../actions/take-bounce.ts'
import type { Deps } from '../deps.ts'
import { bearerKey } from './bearer-key.ts'
import { sendProblem } from './problem.ts'

const KINDS = ['message/rfc822', 'text/plain']

/** Takes mail that came back from a mail service that hands it over by HTTP. The body is one mail as it came. */
export function bouncesApi(deps: Deps): Router {
  const api = Router({ caseSensitive: true })
  const isMail: Handler = (req, res, next) => (req.is(KINDS) ? next() : sendProblem(res, 415))

  api.post('/bounces', operatorKey(deps), isMail, express.raw({ limit: '1mb', type: KINDS }), async (req, res) => {
    res.json(await takeBounce(deps, req.body))
  })
  return api
}

function operatorKey(deps: Deps): Handler {
  return async (req, res, next) => {
    const key = await bearerKey(deps, req)
    if (!key) return sendProblem(res, 401)
    if (key.scope.kind !== 'operator') return sendProblem(res, 403)
    next()
  }
}
