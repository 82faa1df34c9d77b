import express, { type Router } from 'express'
import type { Mail, Mailbox } from './mailbox.ts'
import { sendPage } from './render-page.ts'

/** The inbox: every mail to anybody, newest first, and each mail with its HTML in a frame that runs nothing. */
export function createMailPages({ mails }: Mailbox): Router {
  const router = express.Router()
  const find = (id: unknown): Mail | undefined => mails.all().find((mail) => String(mail.id) === id)

  router.get('/mails', (_, response) => {
    sendPage(response, 'mails', { mails: mails.all().toReversed().slice(0, 200), count: mails.all().length })
  })
  router.get('/mails/:id', (request, response) => {
    const mail = find(request.params.id)
    if (!mail) return sendPage(response, 'not-found', {}, 404)
    const framed = `<base target="_blank">${mail.html}`
    sendPage(response, 'mail', { mail, framed, headers: [...mail.headers] })
  })
  router.get('/mails/:id/raw', (request, response) => {
    const mail = find(request.params.id)
    if (!mail) return sendPage(response, 'not-found', {}, 404)
    response.type('text/plain').send(mail.raw.toString())
  })
  return router
}
