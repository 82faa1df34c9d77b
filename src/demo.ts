import type { Command } from 'commander'
import { checkCommand } from './cli/check.ts'
import { CliFailure } from './cli/cli-failure.ts'
import { withDeps } from './cli/connection.ts'
import { practiceCommand } from './cli/practice.ts'
import { releaseCommand } from './cli/release.ts'
import { requestCommand } from './cli/request.ts'
import { addressLines } from './demo/address-lines.ts'
import { firstSignal } from './demo/first-signal.ts'
import { playOneParent } from './demo/play-one-parent.ts'
import { type Stage, setStage } from './demo/set-stage.ts'
import { localDeps } from './local-deps.ts'
import { createUndoing, type Undoing } from './undoing.ts'

const MAILS_PER_SECOND = 14
const MAILS_PER_SECOND_ONCE = 50

/** The progress bar hides the cursor and is cut off by a signal. */
const SHOW_CURSOR = '\u001B[?25h'

/**
 * `bulk-pin demo`: the whole service on this machine, with a sample practice that is released before one's eyes; runs
 * until a signal, then takes down all that it started. `once` plays one parent to the portal instead, and ends.
 * @throws CliFailure in production, and when the parent's account could not be set up.
 */
export async function runDemo({ once }: { once: boolean }, environment = process.env): Promise<void> {
  if (environment.NODE_ENV === 'production')
    throw new CliFailure('The demo shows its PINs to everybody: it does not run with NODE_ENV=production.')
  const undoing = createUndoing()
  const signal = firstSignal()
  try {
    const interrupted = await Promise.race([
      signal,
      play({ once, redisUrl: environment.REDIS_URL || undefined }, undoing),
    ])
    if (interrupted !== undefined) {
      await undoing.run()
      if (process.stderr.isTTY) process.stderr.write(SHOW_CURSOR)
      process.exit(interrupted)
    }
    if (!once) await signal
    if (!once) print('', 'Ending.')
  } finally {
    await undoing.run()
  }
}

async function play(
  { once, redisUrl }: { once: boolean; redisUrl: string | undefined },
  undoing: Undoing,
): Promise<undefined> {
  print('Starting Redis, the service and the simulated outside world.')
  const stage = await setStage({ redisUrl, mailsPerSecond: once ? MAILS_PER_SECOND_ONCE : MAILS_PER_SECOND }, undoing)
  await release(stage)
  if (!once) return print(...addressLines(stage))

  print('', 'One parent:')
  const [parent] = stage.sample.parents
  if (!parent) throw new Error('the sample practice has no parent')
  let step = 0
  await playOneParent(stage.simulator, parent, (what) => {
    step += 1
    print(`  ${step}. ${what}`)
  }).catch((fault: unknown) => {
    throw new CliFailure(`The account could not be set up: ${fault instanceof Error ? fault.message : String(fault)}`)
  })
  print('', 'The account is set up.')
}

/** Takes the sample practice from its file to its release by the commands that an operator uses. */
async function release({ connect, sample }: Stage): Promise<void> {
  const { id, practiceFile, contactsFile } = sample
  await run(checkCommand(localDeps), contactsFile, '--practice', practiceFile)
  await run(practiceCommand(connect), 'put', practiceFile)
  await run(
    requestCommand(connect),
    ...['open', id, '--requested-by', 'manager@made-up.example.org'],
    ...['--current-version', '--portal-live', '--archive-done', '--single-practice', '--contacts-reviewed'],
  )
  const requests = await withDeps(connect, (deps) => deps.requests.list())
  const requestId = requests.find(({ practiceId }) => practiceId === id)?.id ?? ''
  await run(requestCommand(connect), 'file', requestId, contactsFile)
  await run(releaseCommand(connect), requestId, '--watch')
}

async function run(command: Command, ...words: string[]): Promise<void> {
  print('', `$ bulk-pin ${command.name()} ${words.join(' ')}`)
  await command.parseAsync(words, { from: 'user' })
}

function print(...lines: string[]): undefined {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''))
}
