import { type DestinationStream, type Logger, pino } from 'pino'

/**
 * The log: one JSON line an event, times in UTC. It carries opaque ids only: of a fault it keeps the kind and never the
 * message, which may quote an address, a phone or what a parent sent.
 */
export function createLog(level: string, to: DestinationStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: kindOf },
    },
    to,
  )
}

function kindOf(fault: unknown): { name: string; code?: string; at?: string } {
  if (!(fault instanceof Error)) return { name: typeof fault }
  const at = /\(?([^\s()]+:\d+):\d+\)?$/m
    .exec(fault.stack ?? '')?.[1]
    ?.split('/')
    .at(-1)
  return {
    name: fault.name,
    ...('code' in fault && typeof fault.code === 'string' && { code: fault.code }),
    ...(at !== undefined && { at }),
  }
}

/**
 * Where a service that answers many requests writes its log: standard error, in blocks of 4 KB or once a second. What is
 * waiting is written when the process ends.
 */
export function bufferedLog(): DestinationStream {
  return pino.destination({ dest: 2, sync: false, minLength: 4096, periodicFlush: 1000 })
}
