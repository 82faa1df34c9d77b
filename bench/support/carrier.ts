import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A carrier that takes every text with an answer of true size, and tells on GET how many it took. */
let taken = 0

const MESSAGE = JSON.stringify({
  account_sid: `AC${'0'.repeat(32)}`,
  api_version: '2010-04-01',
  body: 'x'.repeat(150),
  date_created: 'Sun, 22 Nov 2026 17:00:00 +0000',
  date_sent: null,
  date_updated: 'Sun, 22 Nov 2026 17:00:00 +0000',
  direction: 'outbound-api',
  error_code: null,
  error_message: null,
  from: '+12025550100',
  messaging_service_sid: null,
  num_media: '0',
  num_segments: '1',
  price: null,
  price_unit: 'USD',
  sid: `SM${'0'.repeat(32)}`,
  status: 'queued',
  subresource_uris: { media: `/2010-04-01/Accounts/AC${'0'.repeat(32)}/Messages/SM${'0'.repeat(32)}/Media.json` },
  to: '+12025550142',
  uri: `/2010-04-01/Accounts/AC${'0'.repeat(32)}/Messages/SM${'0'.repeat(32)}.json`,
})

const server = createServer((req, res) => {
  if (req.method === 'GET') return void res.end(String(taken))
  req.resume().on('end', () => {
    taken += 1
    res.writeHead(201, { 'content-type': 'application/json' }).end(MESSAGE)
  })
})
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`))
