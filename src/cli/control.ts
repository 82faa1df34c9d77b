import { Command } from 'commander'
import { cancelRequest } from '../actions/cancel-request.ts'
import { pauseRequest } from '../actions/pause-request.ts'
import { resumeRequest } from '../actions/resume-request.ts'
import { sendDueNotices } from '../actions/send-notice.ts'
import type { RequestState } from '../domain/request.ts'
import { CliFailure } from './cli-failure.ts'
import { type Connect, withDeps } from './connection.ts'
import { erasedRequest, noSuchRequest, refusedMove } from './failures.ts'
import { print } from './print.ts'

type Options = { json?: boolean; links?: boolean }

/** `bulk-pin pause | resume | cancel REQUEST` */
export function controlCommands(connect: Connect): Command[] {
  const pause = new Command('pause')
    .description('stop mail within the message in hand; links and PINs go on')
    .argument('<request>')
    .option('--json', 'print JSON')
    .action((id: string, { json }: Options) =>
      withDeps(connect, async (deps, actor) => {
        const moved = await pauseRequest(deps, id, actor)
        if (moved.outcome === 'unknown') throw noSuchRequest(id)
        if (moved.outcome === 'refused') throw refusedMove(id, moved.state, 'paused')
        print(json, { id, state: 'paused' }, [`Request ${id} is paused; "bulk-pin resume ${id}" goes on.`])
      }),
    )

  const resume = new Command('resume')
    .description('go on after a pause; lets go what "release --first" held')
    .argument('<request>')
    .option('--json', 'print JSON')
    .action((id: string, { json }: Options) =>
      withDeps(connect, async (deps, actor) => {
        const moved = await resumeRequest(deps, id, actor)
        if (moved.outcome === 'unknown') throw noSuchRequest(id)
        if (moved.outcome === 'refused') throw refusedMove(id, moved.state, 'resumed')
        await sendDueNotices(deps)
        print(json, { id, state: moved.state, released: moved.released }, [resumedWords(id, moved)])
      }),
    )

  const cancel = new Command('cancel')
    .description('stop mail for good')
    .argument('<request>')
    .option('--links', 'also end every link and PIN: the wrong file was released')
    .option('--json', 'print JSON')
    .action((id: string, { links, json }: Options) =>
      withDeps(connect, async (deps, actor) => {
        const moved = await cancelRequest(deps, id, links ?? false, actor)
        if (moved.outcome === 'unknown') throw noSuchRequest(id)
        if (moved.outcome === 'erased') throw erasedRequest(id, moved.at)
        if (moved.outcome === 'refused') throw notCancelled(id, moved.state)
        print(json, { id, state: 'cancelled', stopped: moved.stopped, ended: moved.ended }, [
          `Request ${id} is cancelled: ${moved.stopped} letters will not be sent${links ? `, ${moved.ended} links are ended` : '; links that were mailed go on (--links ends them)'}.`,
        ])
      }),
    )

  return [pause, resume, cancel]
}

function resumedWords(
  id: string,
  { state, released }: { state: 'finished' | 'releasing' | 'requested'; released: number },
): string {
  switch (state) {
    case 'finished':
      return `Request ${id} goes on; no letter waits at the moment.`
    case 'releasing':
      return `Request ${id} goes on${released > 0 ? `, with ${released} letters that were held` : ''}.`
    case 'requested':
      return `Request ${id} is held back no more: "bulk-pin release ${id}" releases it.`
  }
}

function notCancelled(id: string, state: RequestState): CliFailure {
  if (state !== 'finished') return refusedMove(id, state, 'cancelled')
  return new CliFailure(
    `Request ${id} is finished and has no mail left to stop: "bulk-pin cancel --links ${id}" ends its links and PINs.`,
  )
}
