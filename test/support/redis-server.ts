import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './free-port.ts'

export type RedisServer = {
  url: string
  port: number
  directory: string
  process: ChildProcess
  /** Kills it without a word and starts it again on the same port and files. */
  killAndStart(): Promise<void>
  stop(): Promise<void>
}

/** Starts a real redis-server in a directory of its own and waits until it takes connections. */
export async function startRedis(...options: string[]): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), 'bulk-pin-redis-'))
  const port = await freePort()
  const start = async () => {
    const child = spawn(
      'redis-server',
      [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--dir',
        directory,
        '--save',
        '',
        '--maxmemory-policy',
        'noeviction',
        '--databases',
        '64',
        '--hash-max-listpack-value',
        '512',
        ...options,
      ],
      { stdio: 'ignore' },
    )
    await reachable(port)
    return child
  }
  const server: RedisServer = {
    url: `redis://127.0.0.1:${port}`,
    port,
    directory,
    process: await start(),
    async killAndStart() {
      await end(server.process)
      server.process = await start()
    },
    async stop() {
      await end(server.process)
      await rm(directory, { recursive: true, force: true })
    },
  }
  return server
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** Resolves once something takes connections on the port; gives up after ten seconds. */
export async function reachable(port: number): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if (await takesConnections(port)) return
    await pause(25)
  }
  throw new Error(`nothing takes connections on port ${port}`)
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
      .once('connect', () => resolve(true))
      .once('error', () => resolve(false))
    socket.once('connect', () => socket.end())
  })
}
