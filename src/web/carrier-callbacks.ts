import express, { type Handler, Router } from 'express'
import { answerKey, greetCall } from '../actions/answer-call.ts'
import { answerCallBack } from '../actions/answer-call-back.ts'
import { recordDelivery } from '../actions/record-delivery.ts'
import { takeReply } from '../actions/take-reply.ts'
import type { Deps } from '../deps.ts'
import { reportOfCall, reportOfText } from '../domain/carrier-reports.ts'
import { isRoutedId } from '../domain/invitation.ts'

/** What the carrier asks and reports. Every request is signed for our public address, else 403. */
export function carrierCallbacks(deps: Deps): Router {
  const callbacks = Router({ caseSensitive: true })
  const signed: Handler[] = [
    express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 200 }),
    signedByCarrier(deps),
  ]

  callbacks.use('/carrier', signed)

  callbacks.post('/carrier/texts/:reference/status', async (req, res) => {
    const report = reportOfText(String(req.body.MessageStatus), codeIn(req.body.ErrorCode))
    if (report && isRoutedId(req.params.reference))
      await recordDelivery(deps, req.params.reference, report.state, report.reason)
    res.status(204).end()
  })

  callbacks.post('/carrier/calls/:reference/status', async (req, res) => {
    const { CallStatus, ErrorCode, SipResponseCode } = req.body
    const report = reportOfCall(String(CallStatus), { error: codeIn(ErrorCode), sip: codeIn(SipResponseCode) })
    if (report && isRoutedId(req.params.reference))
      await recordDelivery(deps, req.params.reference, report.state, report.reason)
    res.status(204).end()
  })

  callbacks.post('/carrier/calls/:reference/greeting', async (req, res) => {
    const words = isRoutedId(req.params.reference) ? await greetCall(deps, req.params.reference) : undefined
    return words === undefined ? res.status(404).end() : res.type('text/xml').send(words)
  })

  callbacks.post('/carrier/calls/:reference/key', async (req, res) => {
    const words = isRoutedId(req.params.reference)
      ? await answerKey(deps, req.params.reference, String(req.body.Digits), Number(req.query.greetings) || 1)
      : undefined
    return words === undefined ? res.status(404).end() : res.type('text/xml').send(words)
  })

  callbacks.post('/carrier/inbound-call', async (req, res) => {
    res.type('text/xml').send(await answerCallBack(deps, String(req.body.From)))
  })

  callbacks.post('/carrier/inbound', async (req, res) => {
    const { From, Body, OptOutType } = req.body
    res.type('text/xml').send(deps.render.answer(await takeReply(deps, String(From), String(Body), OptOutType)))
  })

  return callbacks
}

function signedByCarrier(deps: Deps): Handler {
  return (req, res, next) => {
    const signature = req.get('x-twilio-signature') ?? ''
    const fields = Object.entries((req.body ?? {}) as Record<string, unknown>)
    const repeated = fields.some(([, value]) => typeof value !== 'string')
    const address = deps.config.publicUrl + req.originalUrl
    if (!repeated && deps.isSignedByCarrier(signature, address, Object.fromEntries(fields) as Record<string, string>))
      return next()
    deps.log.warn('a carrier callback without a right signature was refused')
    res.status(403).end()
  }
}

function codeIn(field: unknown): number | undefined {
  return typeof field === 'string' && /^\d{1,6}$/.test(field) ? Number(field) : undefined
}
