import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type Seen = { method: string; path: string; headers: NodeJS.Dict<string | string[]>; body: string }
type Answer = { status?: number; type?: string; body?: string }

/** A stand-in for the service on a loopback port: keeps what it was asked, answers as told. */
export async function startService(answer: (seen: Seen) => Answer = () => ({})) {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body }
    seen.push(one)
    const { status = 200, type = 'text/xml', body: text = '' } = answer(one)
    response.writeHead(status, { 'content-type': type }).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    fields: (path: string) =>
      seen.filter((one) => one.path === path).map(({ body }) => Object.fromEntries(new URLSearchParams(body))),
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
