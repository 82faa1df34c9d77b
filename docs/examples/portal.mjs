// The least that a patient portal does to take parents from Bulk PIN, in both modes. Node 20, no packages:
//   BULK_PIN_URL=https://pin.example.com BULK_PIN_KEY=… PORT=4000 node docs/examples/portal.mjs
// The practice's portalUrl is this server's /register.
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'

const { BULK_PIN_URL, BULK_PIN_KEY, PORT = '4000' } = process.env
const PATIENCE_MS = 10_000
const TRIES = 3

/** Who is about to make an account, by the id of their form. A real portal keeps this in its sessions. */
const registrations = new Map()

/** Posts to Bulk PIN. The same attempt is told again under the same key when its answer is lost, so that it counts once. */
async function post(path, body, idempotencyKey) {
  for (let left = TRIES; left > 0; left -= 1) {
    const answer = await fetch(new URL(path, BULK_PIN_URL), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${BULK_PIN_KEY}`,
        'content-type': 'application/json',
        'idempotency-key': idempotencyKey,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    }).catch(() => undefined)
    if (answer && answer.status !== 503 && answer.status !== 429) return answer
    const seconds = Number(answer?.headers.get('retry-after') ?? 1)
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
  }
  return undefined
}

/** Opening the page redeems nothing: programs that look at links open them, too. Only the form's post does. */
function welcome({ code, setupReference }, problem = '') {
  // One form is one attempt: who presses the button twice sends the same key twice.
  const attempt = hidden({ attempt: randomUUID() })
  if (code) return page('Welcome', `${form('/register', `${attempt}${hidden({ code })}<button>Continue</button>`)}`)
  return page(
    'Type your PIN',
    `${problem && `<p role="alert">${problem}</p>`}${form(
      '/register',
      `${attempt}${hidden({ setupReference })}
      <p><label for="pin">PIN, 6 digits</label>
      <input id="pin" name="pin" inputmode="numeric" autocomplete="one-time-code" required></p>
      <p><label for="birthDate">Birth date of one of your children</label>
      <input id="birthDate" name="birthDate" type="date" required></p>
      <button>Continue</button>`,
    )}`,
  )
}

async function redeem({ attempt, code, setupReference, pin, birthDate }) {
  const answer = code
    ? await post('/api/hand-offs/redeem', { code }, attempt)
    : await post('/api/pins/redeem', { setupReference, pin, birthDate }, attempt)
  if (!answer)
    return [503, page('Please try again', '<p>We could not check this. Please try again in a few minutes.</p>')]
  if (answer.status === 404 && setupReference)
    return [
      422,
      welcome(
        { setupReference },
        'That did not work. Check the PIN and the birth date. If it still does not work, go back to the page with the link from your email and ask for a new PIN.',
      ),
    ]
  if (answer.status === 404)
    return [422, page('Please start again', '<p>Open the link in your email again and ask for a new PIN.</p>')]
  if (!answer.ok) throw new Error(`Bulk PIN answered ${answer.status}: is BULK_PIN_KEY right?`)

  const redemption = await answer.json()
  const registration = randomUUID()
  registrations.set(registration, redemption)
  const hello = redemption.guardian.firstName ? `Hello, ${escaped(redemption.guardian.firstName)}` : 'Hello'
  return [
    200,
    page(
      hello,
      `<p>Children: ${redemption.patients.length}</p>${form('/account', `${hidden({ registration })}<button>Create my account</button>`)}`,
    ),
  ]
}

/** Here a real portal makes the account; only then does it say so. */
async function makeAccount({ registration }) {
  const redemption = registrations.get(registration)
  if (!redemption) return [422, page('Please start again', '<p>Open the link in your email again.</p>')]
  const answer = await post(`/api/invitations/${redemption.invitationId}/registered`, {}, registration)
  if (!answer) return [503, page('Please try again', '<p>Please press the button again in a few minutes.</p>')]
  if (!answer.ok) throw new Error(`Bulk PIN answered ${answer.status} to registered`)
  registrations.delete(registration)
  return [200, page('Your account is ready', '<p>You can sign in now.</p>')]
}

async function answerTo(request) {
  const { pathname, searchParams } = new URL(request.url, 'http://portal')
  const asked = Object.fromEntries(searchParams)
  if (request.method === 'GET' && pathname === '/register' && (asked.code || asked.setupReference))
    return [200, welcome(asked)]
  if (request.method === 'POST' && pathname === '/register') return redeem(await fieldsOf(request))
  if (request.method === 'POST' && pathname === '/account') return makeAccount(await fieldsOf(request))
  return [404, page('Not found', '<p>Open the link in your email.</p>')]
}

async function fieldsOf(request) {
  let text = ''
  for await (const part of request) if (text.length < 8192) text += part
  return Object.fromEntries(new URLSearchParams(text))
}

const form = (action, fields) => `<form method="post" action="${action}">${fields}</form>`

const hidden = (fields) =>
  Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`)
    .join('')

const escaped = (text) => String(text).replace(/[&<>"']/g, (letter) => `&#${letter.codePointAt(0)};`)

const page = (title, body) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${body}</html>`

const server = createServer(async (request, response) => {
  const [status, html] = await answerTo(request).catch((fault) => {
    process.stderr.write(`${fault.message}\n`)
    return [500, page('Something went wrong', '<p>Please call your practice.</p>')]
  })
  // The address holds a code or reference: no referrer, nothing kept.
  const headers = { 'content-type': 'text/html', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }
  response.writeHead(status, headers).end(html)
})

server.listen(Number(PORT), '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}/register\n`)
})
