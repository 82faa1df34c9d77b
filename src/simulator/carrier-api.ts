import express, { type Request, type Response, type Router } from 'express'
import type { CarrierFault } from './carrier-faults.ts'
import { type CarrierRefusalAnswer, type Fields, listOf, refusalOfCall, refusalOfText } from './carrier-refusals.ts'
import { callResource, messageResource } from './carrier-resources.ts'
import type { Phones } from './phones.ts'
import type { SimulatedText } from './text.ts'

/** Credentials that the carrier accepts: the account's own, or an API key of it. */
export type CarrierAccount = {
  accountSid: string
  authToken: string
  apiKey?: string | undefined
  apiSecret?: string | undefined
}

/** The number that any Messaging Service sends from here. */
const SERVICE_NUMBER = '+12025550100'

type Taken = { resource: object; deliver(failure: number | undefined): void }

/**
 * The two requests of Twilio's REST API (2010-04-01) that a PIN needs: `Messages.json` and `Calls.json`.
 * Unlike Twilio it refuses parameters it does not know, so that a misspelt one is seen.
 */
export function createCarrierApi(edges: {
  account: CarrierAccount
  phones: Phones
  takeFault: () => CarrierFault | undefined
  deliver: (text: SimulatedText, failure: number | undefined) => void
}): Router {
  const { account, phones } = edges
  const router = express.Router()

  router.use('/2010-04-01/Accounts/:sid', (request, response, next) => {
    if (!isAuthentic(account, request.headers.authorization)) {
      return refuse(response, { status: 401, code: 20003, message: 'Authenticate' })
    }
    if (request.params.sid !== account.accountSid) {
      return refuse(response, { status: 404, code: 20404, message: 'The requested resource was not found' })
    }
    next()
  })
  router.use(express.urlencoded({ extended: false, limit: '32kb' }))

  router.post('/2010-04-01/Accounts/:sid/Messages.json', (request, response) => {
    answer(request, response, edges.takeFault(), (fields) => {
      const refused = refusalOfText(fields) ?? optedOut(phones, fields)
      if (refused) return refused
      const text = phones.takeText({
        to: String(fields.To),
        from: String(fields.From ?? SERVICE_NUMBER),
        body: String(fields.Body),
        statusCallback: listOf(fields.StatusCallback)[0],
      })
      return {
        resource: messageResource(account.accountSid, text, fields),
        deliver: (failure) => edges.deliver(text, failure),
      }
    })
  })

  router.post('/2010-04-01/Accounts/:sid/Calls.json', (request, response) => {
    answer(request, response, edges.takeFault(), (fields) => {
      const refused = refusalOfCall(fields)
      if (refused) return refused
      const events = listOf(fields.StatusCallbackEvent)
      const call = phones.takeCall({
        to: String(fields.To),
        from: String(fields.From),
        url: String(fields.Url),
        statusCallback: listOf(fields.StatusCallback)[0],
        statusEvents: events.length > 0 ? events : ['completed'],
        timeoutSeconds: Number(fields.Timeout ?? 60),
      })
      return { resource: callResource(account.accountSid, call), deliver: () => undefined }
    })
  })

  return router
}

function answer(
  request: Request,
  response: Response,
  fault: CarrierFault | undefined,
  take: (fields: Fields) => Taken | CarrierRefusalAnswer,
): void {
  if (fault?.kind === 'status') {
    refuseBy(response, fault)
    return
  }
  const isLost = fault !== undefined && fault.kind !== 'undelivered' && fault.kind !== 'silent'
  const taken = isLost && fault.taken === false ? undefined : take(request.body ?? {})
  if (taken && !('resource' in taken)) {
    refuse(response, taken)
    return
  }
  if (fault?.kind !== 'silent') taken?.deliver(fault?.kind === 'undelivered' ? fault.code : undefined)
  switch (fault?.kind) {
    case 'cut-line':
      request.socket.destroy()
      break
    case 'broken-json':
      response.status(201).type('json').send('{"sid": "SM')
      break
    case 'hang':
      break
    default:
      response.status(201).json(taken?.resource)
  }
}

function refuseBy(response: Response, fault: Extract<CarrierFault, { kind: 'status' }>): void {
  if (fault.html) response.status(fault.status).type('html').send('<h1>Service Unavailable</h1>')
  else refuse(response, { status: fault.status, code: fault.code ?? 20500, message: 'Simulated' })
}

function refuse(response: Response, { status, code, message }: CarrierRefusalAnswer): void {
  response.status(status).json({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status })
}

function optedOut(phones: Phones, fields: Fields): CarrierRefusalAnswer | undefined {
  return phones.hasOptedOut(String(fields.To))
    ? { status: 400, code: 21610, message: 'Attempt to send to unsubscribed recipient' }
    : undefined
}

function isAuthentic(account: CarrierAccount, authorization = ''): boolean {
  const given = Buffer.from(authorization.replace(/^Basic /i, ''), 'base64').toString()
  const { accountSid, authToken, apiKey, apiSecret } = account
  return given === `${accountSid}:${authToken}` || (apiKey !== undefined && given === `${apiKey}:${apiSecret}`)
}
