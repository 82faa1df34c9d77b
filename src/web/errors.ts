import { type ErrorRequestHandler, Router } from 'express'
import type { Deps } from '../deps.ts'
import { sendPage } from './pages.ts'
import { type ProblemStatus, sendProblem } from './problem.ts'
import { languageOf } from './visit.ts'

/** The last stop: pages nobody has, requests nobody can read, and faults of ours. No stack ever leaves the service. */
export function errorPages(deps: Deps): (Router | ErrorRequestHandler)[] {
  const nowhere = Router().use((req, res) => {
    sendPage(deps, req, res, 404, 'error', { practice: null, language: languageOf(req, null) }, { kind: 'not-found' })
  })

  const fault: ErrorRequestHandler = (error: unknown, req, res, next) => {
    const status = statusOf(error)
    if (status >= 500) deps.log.error({ err: error }, 'a request failed')
    if (res.headersSent) return next(error)
    if (req.path.startsWith('/api') || req.path === '/bounces') return sendProblem(res, problemStatus(status))
    if (req.path.startsWith('/carrier')) return void res.status(status).end()

    const practiceId: unknown = res.locals.practiceId
    const practice = (typeof practiceId === 'string' ? deps.practices.remembered(practiceId) : undefined) ?? null
    const audience = { practice, language: languageOf(req, practice) }
    if (status < 500)
      return sendPage(deps, req, res, status, 'error', audience, { kind: status === 413 ? 'too-large' : 'bad-request' })
    res.setHeader('Retry-After', '30')
    sendPage(deps, req, res, 503, 'broken', audience, {})
  }

  return [nowhere, fault]
}

/** Errors of Express and its body readers carry a status of 4xx; everything else is ours. */
function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 503
}

function problemStatus(status: number): ProblemStatus {
  return status === 413 || status === 415 || status === 503 ? status : 400
}
