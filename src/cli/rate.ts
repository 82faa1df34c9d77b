import { Command } from 'commander'
import { type RatesInForce, readRates } from '../actions/read-rates.ts'
import { setRate } from '../actions/set-rate.ts'
import type { SendRates } from '../domain/send-rates.ts'
import { CliFailure } from './cli-failure.ts'
import { type Connect, withDeps } from './connection.ts'
import { noSuchRequest } from './failures.ts'
import { columns, print } from './print.ts'
import { rateNumber } from './rate-number.ts'

type Options = Partial<SendRates> & { reset?: boolean; json?: boolean }

const SPANS = { perSecond: 'per second', perHour: 'per hour', perDay: 'per day' } as const

/** `bulk-pin rate [REQUEST] [--per-second N] [--per-hour N] [--per-day N] [--reset] [--json]` */
export function rateCommand(connect: Connect): Command {
  return new Command('rate')
    .description('how fast mail goes out, of the whole service or of one request; with options it changes that at once')
    .argument('[request]')
    .option('--per-second <n>', 'mails a second at most; 0 is no limit', rateNumber)
    .option('--per-hour <n>', 'mails an hour at most; 0 is no limit', rateNumber)
    .option('--per-day <n>', 'mails a day at most; 0 is no limit', rateNumber)
    .option('--reset', "back to the settings, or for a request to its practice's pace")
    .option('--json', 'print JSON')
    .action((requestId: string | undefined, { reset, json, ...rates }: Options) =>
      withDeps(connect, async (deps, actor) => {
        const changes = Object.keys(rates).length > 0
        if (changes && reset) throw new CliFailure('--reset goes without rates: set them in a second step.')
        if (changes || reset) {
          const { outcome } = await setRate(deps, requestId, reset ? 'reset' : rates, actor)
          if (outcome === 'unknown') throw noSuchRequest(requestId ?? '')
        }
        const holds = await readRates(deps, requestId)
        if (!holds) throw noSuchRequest(requestId ?? '')
        const { service, set, request } = holds
        print(json, request ? { id: requestId, ...request, service } : { ...service, set: Object.keys(set) }, [
          ...(request ? [`Mails of request ${requestId} at most`, ...lines(request)] : []),
          'Mails of the whole service at most',
          ...lines(service, set),
        ])
      }),
    )
}

function lines(rates: SendRates, set?: RatesInForce['set']): string[] {
  const names = ['perSecond', 'perHour', 'perDay'] as const
  return columns(
    names.map((name) => {
      const mails = rates[name] === 0 ? 'no limit' : String(rates[name])
      const source = set && (set[name] === undefined ? ' (from the settings)' : ' (set with "bulk-pin rate")')
      return [`  ${SPANS[name]}`, `${mails}${source ?? ''}`]
    }),
  )
}
