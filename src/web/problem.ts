import type { Response } from 'express'

const TITLES = {
  400: 'The request could not be read',
  401: 'A valid API key is needed',
  403: 'This API key may not do this',
  404: 'Not found',
  413: 'The request is too large',
  415: 'This content type is not read here',
  503: 'Out of order for a moment, try again',
} as const

export type ProblemStatus = keyof typeof TITLES

/** Answers with a problem document (RFC 9457) that tells nothing beyond its status. */
export function sendProblem(res: Response, status: ProblemStatus): void {
  if (status === 401) res.setHeader('WWW-Authenticate', 'Bearer')
  if (status === 503) res.setHeader('Retry-After', '2')
  res
    .status(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title: TITLES[status], status }))
}
