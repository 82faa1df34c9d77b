import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Command } from 'commander'
import type { Deps } from '../deps.ts'
import { CliFailure } from './cli-failure.ts'
import { type Connect, withDeps } from './connection.ts'
import { print } from './print.ts'

type Options = { out?: string; json?: boolean }
type AuditEvent = Awaited<ReturnType<Deps['audit']['read']>>[number]

/** `bulk-pin audit PRACTICE [--out FILE]` */
export function auditCommand(connect: Connect): Command {
  return new Command('audit')
    .description('the audit trail of a practice as NDJSON, one event a line, oldest first; ids and times, no names')
    .argument('<practice>')
    .option('--out <file>', 'write it to a file, in place of what is there')
    .option('--json', 'with --out: print what was written as JSON')
    .action((practiceId: string, { out, json }: Options) =>
      withDeps(connect, async (deps) => {
        if (!(await deps.practices.find(practiceId)))
          throw new CliFailure(
            `There is no practice ${practiceId}: "bulk-pin practice list" shows those that are known.`,
          )
        if (out === undefined) return toStdout(auditLines(deps, practiceId))
        const events = await toFile(auditLines(deps, practiceId), out)
        print(json, { practiceId, events, out }, [`${out}: ${events} events of practice ${practiceId}.`])
      }),
    )
}

/** One event a line, its fields always all there and in the same order; `null` where an event has none of a kind. */
async function* auditLines(deps: Deps, practiceId: string): AsyncGenerator<string> {
  for await (const event of deps.audit.events(practiceId)) yield `${JSON.stringify(exported(practiceId, event))}\n`
}

function exported(practiceId: string, { at, event, actor, requestId, invitationId, channel, detail }: AuditEvent) {
  return {
    time: new Date(at).toISOString(),
    event,
    actor,
    practiceId,
    requestId: requestId ?? null,
    invitationId: invitationId ?? null,
    channel: channel ?? null,
    detail: detail ?? null,
  }
}

async function toStdout(lines: AsyncIterable<string>): Promise<void> {
  for await (const line of lines) {
    if (!process.stdout.write(line)) await once(process.stdout, 'drain')
  }
}

async function toFile(lines: AsyncIterable<string>, path: string): Promise<number> {
  let events = 0
  async function* counted() {
    for await (const line of lines) {
      events += 1
      yield line
    }
  }
  try {
    await pipeline(Readable.from(counted()), createWriteStream(path, { mode: 0o600 }))
  } catch (error) {
    if (error instanceof Error && 'code' in error && 'path' in error)
      throw new CliFailure(`${path} cannot be written (${String(error.code)}): give another path.`)
    throw error
  }
  return events
}
