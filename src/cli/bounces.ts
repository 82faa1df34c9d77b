import { createReadStream } from 'node:fs'
import { Command } from 'commander'
import { type TakenBounce, takeBounce } from '../actions/take-bounce.ts'
import { TryAgainLater } from './cli-failure.ts'
import { type Connect, withDeps } from './connection.ts'
import { print } from './print.ts'
import { unreadableFile } from './unreadable-file.ts'

type Options = { json?: boolean }

/** `bulk-pin bounces take` */
export function bouncesCommand(connect: Connect): Command {
  const bounces = new Command('bounces').description('mail that came back, and complaints')

  bounces
    .command('take')
    .description(
      'read one mail from a mail server, or an mbox file of many, and move the letters it is about; what is no bounce is passed over',
    )
    .argument('[file]', 'a mail or an mbox file; "-" is the standard input', '-')
    .option('--json', 'print JSON, one entry a mail')
    .action((file: string, { json }: Options) => take(connect, file, json))

  return bounces
}

/** From a pipe the exit code is a mail server's: 0 for any mail that was read, so that no bounce is bounced in turn, else 75. */
async function take(connect: Connect, file: string, json: boolean | undefined): Promise<void> {
  const taken = await withDeps(connect, async (deps) => {
    const all: TakenBounce[] = []
    const source = file === '-' ? process.stdin : createReadStream(file)
    for await (const mail of deps.mailsIn(source)) all.push(await takeBounce(deps, mail))
    return all
  }).catch((fault) => {
    if (file === '-') throw new TryAgainLater(fault)
    throw unreadableFile(file, fault)
  })
  print(json, taken, taken.map(line))
}

function line({ kind, class: bounceClass, status, outcome, invitationId }: TakenBounce): string {
  const what = [kind, bounceClass, status].filter((word) => word !== undefined).join(' ')
  return `${what}: ${outcome}${invitationId === undefined ? '' : ` ${invitationId}`}`
}
