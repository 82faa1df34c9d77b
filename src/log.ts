import { type DestinationStream, type Logger, pino } from 'pino'

/**
 * The log: one JSON line an event, times in UTC. It carries opaque ids only: of a fault it keeps the kind and never the
 * message, which may quote an address, a phone or what a parent sent.
 */
export function createLog(level: string, to: NodeJS.WritableStream): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: kindOf },
    },
    to as DestinationStream,
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
