import express, { type Router } from 'express'
import type { SimulatedCall } from './call.ts'
import type { Phones } from './phones.ts'
import { sendPage } from './render-page.ts'

const ACTIONS: Readonly<Record<string, (call: SimulatedCall, key: string) => Promise<void>>> = {
  answer: (call) => call.answer(),
  decline: (call) => call.decline(),
  voicemail: (call) => call.voicemail(),
  press: (call, key) => call.press(key),
  'no-key': (call) => call.timeout(),
  'hang-up': (call) => call.hangUp(),
}
const KEYS = [...'123456789*0#']

/** Every phone that got something: its texts and calls, with the buttons a phone has. */
export function createPhonePages(phones: Phones): Router {
  const router = express.Router()
  router.use(express.urlencoded({ extended: false, limit: '8kb' }))

  router.get('/phones', (_, response) => {
    const list = phones.numbers().map((number) => {
      const phone = phones.phone(number)
      const calls = phone.calls()
      return {
        number,
        texts: phone.texts().length,
        calls: calls.length,
        ringing: calls.some((call) => call.status() === 'ringing'),
      }
    })
    sendPage(response, 'phones', { phones: list.slice(0, 200), count: list.length })
  })

  router.get('/phones/:number', (request, response) => {
    const { number } = request.params
    const phone = phones.phone(number)
    const calls = phone.calls().toReversed().map(viewOf)
    const isTalking = calls.some(({ status }) => status === 'in-progress')
    const texts = phone
      .texts()
      .toReversed()
      .map((text) => ({ at: text.at, from: text.from, body: text.body, status: text.status() }))
    sendPage(response, 'phone', { number, texts, calls, isTalking, optedOut: phones.hasOptedOut(number), keys: KEYS })
  })

  router.get('/phones/:number/reply', (request, response) => {
    sendPage(response, 'reply', { number: request.params.number })
  })
  router.post('/phones/:number/reply', async (request, response) => {
    const { number } = request.params
    await phones.phone(number).reply(String(request.body?.body ?? ''))
    response.redirect(303, `/phones/${encodeURIComponent(number)}`)
  })

  router.post('/phones/:number/call-back', async (request, response) => {
    const { number } = request.params
    await phones.phone(number).callBack()
    response.redirect(303, `/phones/${encodeURIComponent(number)}`)
  })

  router.post('/calls/:sid/:action', async (request, response) => {
    const call = phones.call(request.params.sid)
    const act = ACTIONS[request.params.action]
    if (!call || !act) return sendPage(response, 'not-found', {}, 404)
    try {
      await act(call, String(request.body?.key ?? ''))
    } catch {
      return sendPage(response, 'too-late', { number: call.phone, status: call.status() }, 409)
    }
    response.redirect(303, `/phones/${encodeURIComponent(call.phone)}`)
  })

  return router
}

function viewOf(call: SimulatedCall) {
  return {
    sid: call.sid,
    at: call.at,
    title: call.phone === call.to ? `Call from ${call.from}` : `Call to ${call.to}`,
    status: call.status(),
    wantsKeys: call.wantsKeys(),
    spoken: call.spoken(),
    problems: call.problems(),
  }
}
