import type { Response } from 'express'

/** Leads on after a post (303, never 307): without a body, for nobody reads it. */
export function seeOther(res: Response, address: string): void {
  res.statusCode = 303
  res.setHeader('Location', address)
  res.end()
}
