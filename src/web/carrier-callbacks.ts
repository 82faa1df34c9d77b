import express, { type Handler, Router } from 'express'
import { answerKey, greetCall } from '../actions/answer-call.ts'
import { recordDelivery } from '../actions/record-delivery.ts'
import { takeReply } from '../actions/take-reply.ts'
import type { Deps } from '../deps.ts'
import { refusalOfCode } from '../domain/carrier-codes.ts'
import type { DeliveryState } from '../domain/delivery.ts'
import { isRoutedId } from '../domain/invitation.ts'

const TEXT_STATES: Readonly<Record<string, DeliveryState>> = {
  accepted: 'on-its-way',
  queued: 'on-its-way',
  sending: 'on-its-way',
  sent: 'on-its-way',
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'not-delivered',
  failed: 'not-delivered',
  canceled: 'not-delivered',
}

/** A call is delivered at the key press, which is its own address; one that ends before it was not. */
const CALL_STATES: Readonly<Record<string, DeliveryState>> = {
  queued: 'on-its-way',
  initiated: 'on-its-way',
  ringing: 'on-its-way',
  'in-progress': 'on-its-way',
  completed: 'not-delivered',
  busy: 'not-delivered',
  'no-answer': 'not-delivered',
  failed: 'not-delivered',
  canceled: 'not-delivered',
}

/** What the carrier asks and reports. Every request is signed for our public address, else 403. */
export function carrierCallbacks(deps: Deps): Router {
  const callbacks = Router({ caseSensitive: true })
  const signed: Handler[] = [
    express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 200 }),
    signedByCarrier(deps),
  ]

  callbacks.use('/carrier', signed)

  callbacks.post('/carrier/texts/:reference/status', async (req, res) => {
    const state = TEXT_STATES[String(req.body.MessageStatus)]
    if (state && isRoutedId(req.params.reference))
      await recordDelivery(deps, req.params.reference, state, reasonOf(req.body.ErrorCode, state))
    res.status(204).end()
  })

  callbacks.post('/carrier/calls/:reference/status', async (req, res) => {
    const state = CALL_STATES[String(req.body.CallStatus)]
    if (state && isRoutedId(req.params.reference))
      await recordDelivery(deps, req.params.reference, state, reasonOf(req.body.ErrorCode, state))
    res.status(204).end()
  })

  callbacks.post('/carrier/calls/:reference/greeting', async (req, res) => {
    const words = isRoutedId(req.params.reference) ? await greetCall(deps, req.params.reference) : undefined
    return words === undefined ? res.status(404).end() : res.type('text/xml').send(words)
  })

  callbacks.post('/carrier/calls/:reference/key', async (req, res) => {
    const words = isRoutedId(req.params.reference)
      ? await answerKey(deps, req.params.reference, String(req.body.Digits))
      : undefined
    return words === undefined ? res.status(404).end() : res.type('text/xml').send(words)
  })

  callbacks.post('/carrier/inbound', async (req, res) => {
    await takeReply(deps, String(req.body.From), String(req.body.Body))
    res.type('text/xml').send('<?xml version="1.0" encoding="UTF-8"?><Response/>')
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

function reasonOf(code: unknown, state: DeliveryState) {
  return state === 'not-delivered' && typeof code === 'string' && code !== '' ? refusalOfCode(Number(code)) : undefined
}
