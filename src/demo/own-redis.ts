import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { CliFailure } from '../cli/cli-failure.ts'
import { freePort } from './free-port.ts'

const TRIES = 200
const BETWEEN_TRIES_MS = 25

/**
 * Starts a redis-server of the demo's own on a free port, with the settings that the service wants of one. It has its own
 * process group, so that Ctrl-C reaches it only after the service has ended.
 * @throws CliFailure when there is no redis-server or it does not start.
 */
export async function startOwnRedis(directory: string): Promise<{ url: string; stop(): Promise<void> }> {
  await mkdir(directory, { recursive: true })
  const port = await freePort()
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    dir: directory,
    save: '',
    appendonly: 'yes',
    appendfsync: 'everysec',
    'maxmemory-policy': 'noeviction',
    'hash-max-listpack-value': '512',
  }
  const options = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
  const server = spawn('redis-server', options, { stdio: 'ignore', detached: true })
  let failed: string | undefined
  server.once('error', () => {
    failed = 'There is no redis-server on the PATH: install Redis (script/demo does), or set REDIS_URL.'
  })
  server.once('exit', (code) => {
    failed = `redis-server ended with ${code}: set REDIS_URL to a Redis that runs.`
  })
  const kill = () => server.kill('SIGKILL')
  process.once('exit', kill)

  for (let tries = 0; tries < TRIES; tries += 1) {
    if (failed !== undefined) throw new CliFailure(failed)
    if (await takesConnections(port)) {
      return {
        url: `redis://127.0.0.1:${port}`,
        async stop() {
          process.off('exit', kill)
          if (server.exitCode !== null || server.signalCode !== null) return
          server.kill('SIGKILL')
          await once(server, 'exit')
        },
      }
    }
    await pause(BETWEEN_TRIES_MS)
  }
  throw new CliFailure('redis-server takes no connections: set REDIS_URL to a Redis that runs.')
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    }).once('error', () => resolve(false))
  })
}
