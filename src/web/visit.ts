import { parse } from 'cookie'
import type { Request, Response } from 'express'
import { type OpenedInvitation, openInvitation } from '../actions/open-invitation.ts'
import type { Deps } from '../deps.ts'
import { isLanguage, type Language, type Practice } from '../domain/practice.ts'
import { type NewSession, readSession, SESSION_LIFETIME_MS, type Session, writeSession } from '../domain/session.ts'

/** A session is prolonged by a click that comes at least so long after the last time. */
const PROLONG_AFTER_MS = 60_000

/** The session that a request's cookie stands for, verified once a request. */
export function sessionOf(deps: Deps, req: Request, res: Response): Session | undefined {
  if (!('session' in res.locals)) {
    const value = cookiesOf(req)[visitCookie(deps)]
    res.locals.session = value === undefined ? undefined : readSession(deps.keyring, value, deps.now())
  }
  return res.locals.session
}

/**
 * Gives the browser its session, or half an hour more of it. The cookie is `__Host-` over https and only then.
 * `Lax`, for `Strict` does not survive the way from a webmail page.
 */
export function keepSession(deps: Deps, res: Response, session: NewSession): void {
  res.cookie(visitCookie(deps), writeSession(deps.keyring, session, deps.now()), {
    ...cookieHabits(deps),
    maxAge: SESSION_LIFETIME_MS,
  })
}

/** Remembers the language a parent chose, in this browser. */
export function keepLanguage(deps: Deps, res: Response, language: Language): void {
  res.cookie('language', language, { ...cookieHabits(deps), maxAge: 30 * 24 * 60 * 60 * 1000 })
}

/** A visit to the set-up pages: whose session it is and where the invitation stands. */
type Visit = { session: Session; opened: OpenedInvitation }

/** Opens the visit of a request and prolongs its session; `undefined` when the browser shows none. */
export async function visitOf(deps: Deps, req: Request, res: Response): Promise<Visit | undefined> {
  const session = sessionOf(deps, req, res)
  if (!session) return undefined
  res.locals.practiceId = session.practiceId
  const opened = await openInvitation(deps, session)
  if (session.endsAt - deps.now() < SESSION_LIFETIME_MS - PROLONG_AFTER_MS) keepSession(deps, res, session)
  return { session, opened }
}

/**
 * The language of a page, as far as the practice offers it: what the parent chose, else the contact record's. Where no
 * record is at hand the one that the browser asks for, else the practice's first.
 */
export function languageOf(req: Request, practice: Practice | null, recorded?: Language): Language {
  const offered: readonly Language[] = practice?.languages ?? ['en', 'es']
  const asked = typeof req.query.lang === 'string' ? req.query.lang : cookiesOf(req).language
  const chosen = offered.find((language) => language === asked)
  if (chosen) return chosen
  if (recorded && offered.includes(recorded)) return recorded
  const preferred = recorded ? undefined : req.acceptsLanguages([...offered])
  return isLanguage(preferred) ? preferred : (offered[0] ?? 'en')
}

function visitCookie(deps: Deps): string {
  return deps.config.publicUrl.startsWith('https:') ? '__Host-visit' : 'visit'
}

function cookieHabits(deps: Deps) {
  return { httpOnly: true, sameSite: 'lax', secure: deps.config.publicUrl.startsWith('https:'), path: '/' } as const
}

function cookiesOf(req: Request): Record<string, string | undefined> {
  return parse(req.headers.cookie ?? '')
}
