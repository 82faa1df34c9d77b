#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { actorOf, readName } from './cli/actor.ts'
import { apiKeyCommand } from './cli/api-key.ts'
import { auditCommand } from './cli/audit.ts'
import { bouncesCommand } from './cli/bounces.ts'
import { checkCommand } from './cli/check.ts'
import { CliFailure, TryAgainLater } from './cli/cli-failure.ts'
import type { Connect } from './cli/connection.ts'
import { controlCommands } from './cli/control.ts'
import { demoCommand } from './cli/demo.ts'
import { explainCommand } from './cli/explain-patient.ts'
import { invitationCommand } from './cli/invitation.ts'
import { kitCommand } from './cli/kit.ts'
import { practiceCommand } from './cli/practice.ts'
import { rateCommand } from './cli/rate.ts'
import { releaseCommand } from './cli/release.ts'
import { reportCommand } from './cli/report.ts'
import { requestCommand } from './cli/request.ts'
import { serveCommand } from './cli/serve.ts'
import { statusCommand } from './cli/status.ts'
import { ConfigError, readConfig } from './config.ts'
import { localDeps } from './local-deps.ts'

/** What a mail server reads as "not now" (sysexits.h). */
const EX_TEMPFAIL = 75

const connect: Connect = async () => {
  const config = readConfig(process.env)
  if (config.redisUrl === undefined)
    throw new ConfigError('REDIS_URL is missing: this command works on the Redis of the service')
  const [{ buildDeps }, { connectRedis }] = await Promise.all([import('./build-deps.ts'), import('./store/redis.ts')])
  const redis = connectRedis(config.redisUrl, { autoPipelining: false })
  redis.on('error', () => undefined)
  try {
    const { deps, close } = buildDeps(config, { redis })
    return {
      deps,
      actor: actorOf(program.opts<{ by?: string }>().by),
      async close() {
        await close()
        redis.disconnect()
      },
    }
  } catch (error) {
    redis.disconnect()
    throw error
  }
}

const program = new Command('bulk-pin')
  .description(
    'Gets every parent of a pediatric practice onto the new patient portal: registration emails, links that live 14 days, PINs by text or call.',
  )
  .version(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version)
  .option('--by <name>', 'who gives the order, for the audit trail; whoever is signed in when absent', readName)
  .showHelpAfterError()
for (const command of [
  demoCommand(async (options) => (await import('./demo.ts')).runDemo(options)),
  serveCommand(async (parts) => (await import('./serve.ts')).startService(readConfig(process.env), parts)),
  checkCommand(localDeps),
  explainCommand(localDeps),
  practiceCommand(connect),
  requestCommand(connect),
  kitCommand(connect, async () => (await import('./build-deps.ts')).buildKitDesk(readConfig(process.env))),
  releaseCommand(connect),
  rateCommand(connect),
  statusCommand(connect),
  ...controlCommands(connect),
  reportCommand(connect),
  invitationCommand(connect),
  bouncesCommand(connect),
  auditCommand(connect),
  apiKeyCommand(connect),
]) {
  program.addCommand(command)
}
refuseByThrowing(program)

/** Whoever read the output has seen enough (`bulk-pin audit … | head`). */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = explain(error)
}

/** Lets every command throw where commander would end the process, so that usage faults exit with 2. */
function refuseByThrowing(command: Command): void {
  command.exitOverride()
  for (const sub of command.commands) refuseByThrowing(sub)
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof TryAgainLater) return explain(error.cause) && EX_TEMPFAIL
  const isOurs = error instanceof CliFailure || error instanceof ConfigError
  const message = isOurs
    ? error.message
    : isRedisAway(error)
      ? 'Redis does not answer: check REDIS_URL and that the server runs.'
      : `Something went wrong on our side: ${String(error)}`
  process.stderr.write(`${message}\n`)
  return 1
}

function isRedisAway(error: unknown): boolean {
  const name = error instanceof Error ? error.name : ''
  const message = error instanceof Error ? error.message : ''
  return (
    name === 'MaxRetriesPerRequestError' ||
    message === 'Command timed out' ||
    /ECONNREFUSED|Connection is closed/.test(message)
  )
}
