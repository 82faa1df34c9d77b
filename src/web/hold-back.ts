import type { Handler, Response } from 'express'
import type { Deps } from '../deps.ts'
import { ADDRESS_WINDOW_MS, holdBackMs, mostThatMatter, networkOf } from '../domain/hold-back.ts'
import { sendPage } from './pages.ts'
import { languageOf, sessionOf } from './visit.ts'

/**
 * Slows down an address that asks for very many PINs: each request waits a little longer than the one before. Only behind
 * a proxy that is trusted (`TRUST_PROXY`), for without one everybody may seem to come from the proxy's own address. A
 * parent who goes away meanwhile frees the place; where no place is free the page says to try again in a moment.
 */
export function holdBack(deps: Deps): Handler {
  const limits = deps.config.pinLimits
  let held = 0

  async function hold(res: Response, ms: number): Promise<void> {
    deps.metrics.heldBack(++held)
    try {
      await passedOrGone(res, ms)
    } finally {
      deps.metrics.heldBack(--held)
    }
  }

  return async (req, res, next) => {
    if (!deps.config.trustProxy || req.ip === undefined) return next()
    const index = deps.keyring.index('address', networkOf(req.ip))
    const most = mostThatMatter(limits)
    const requests = await deps.addresses.count(index, deps.randomId(), most, ADDRESS_WINDOW_MS, deps.now())
    const ms = holdBackMs(requests, limits)
    if (ms === 0) return next()
    if (held < limits.addressHeld) {
      await hold(res, ms)
      return res.closed ? undefined : next()
    }
    const session = sessionOf(deps, req, res)
    const practice = (session && (await deps.practices.current(session.practiceId))) ?? null
    res.setHeader('Retry-After', Math.ceil(limits.addressLongestSeconds))
    sendPage(deps, req, res, 503, 'crowded', { practice, session, language: languageOf(req, practice) }, {})
  }
}

/** Resolves after so many ms, or as soon as the line is closed. */
function passedOrGone(res: Response, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      res.off('close', done)
      resolve()
    }
    const timer = setTimeout(done, res.closed ? 0 : ms)
    res.once('close', done)
  })
}
