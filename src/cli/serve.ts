import { Command, Option } from 'commander'

type Part = 'web' | 'worker'
type Start = (parts: readonly Part[]) => Promise<{ stop(): Promise<void>; unfit: Promise<Error> }>

/** `bulk-pin serve [--only web|worker]`: runs until SIGTERM or SIGINT, then ends what is in hand. @throws what makes it unfit to run. */
export function serveCommand(start: Start): Command {
  return new Command('serve')
    .description('run the service: pages and callbacks (web), mail (worker)')
    .addOption(new Option('--only <part>', 'run one part').choices(['web', 'worker']))
    .action(async ({ only }: { only?: Part }) => {
      const service = await start(only ? [only] : ['web', 'worker'])
      const signal = new Promise<undefined>((resolve) => {
        process.once('SIGTERM', () => resolve(undefined))
        process.once('SIGINT', () => resolve(undefined))
      })
      const fault = await Promise.race([signal, service.unfit])
      await service.stop()
      if (fault) throw fault
    })
}
