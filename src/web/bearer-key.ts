import type { Request } from 'express'
import type { Deps } from '../deps.ts'

/** The API key that a request comes with (RFC 6750 §2.1), if it is one of ours. */
export async function bearerKey(deps: Deps, req: Request): ReturnType<Deps['apiKeys']['verify']> {
  const token = /^Bearer ([A-Za-z0-9_.-]{1,200})$/.exec(req.get('authorization') ?? '')?.[1]
  return token === undefined ? undefined : deps.apiKeys.verify(token)
}
