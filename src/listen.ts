import { createServer, type Server } from 'node:http'
import type { Express } from 'express'
import { ConfigError } from './config.ts'

type Listening = { port: number; close(): Promise<void> }

/**
 * Opens a port for an app; 0 is any free one. `setting` is the name by which the port is set.
 * @throws ConfigError when the port is not to be had, or `host` is no address of this machine.
 */
export async function listen(app: Express, host: string, port: number, setting: string): Promise<Listening> {
  const server = createServer(app)
  server.headersTimeout = 10_000
  server.requestTimeout = 30_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const words = wordsFor(error.code, host, port, setting)
      reject(words === undefined ? error : new ConfigError(words))
    })
    server.listen(port, host, resolve)
  })
  return { port: portOf(server), close: () => closeCalmly(server) }
}

function wordsFor(code: string | undefined, host: string, port: number, setting: string): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return `${setting} ${port} is taken by another program: end that one or set another ${setting}`
    case 'EACCES':
      return `${setting} ${port} may not be opened by this account: set ${setting} to one from 1024 up`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `HOST ${host} is no address of this machine`
    default:
      return undefined
  }
}

/** Lets requests in hand end, for at most ten seconds. */
function closeCalmly(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const hard = setTimeout(() => server.closeAllConnections(), 10_000)
    server.close(() => {
      clearTimeout(hard)
      resolve()
    })
    server.closeIdleConnections()
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
