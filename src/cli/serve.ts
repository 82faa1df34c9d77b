import { Command, Option } from 'commander'

type Part = 'web' | 'worker'
type Start = (parts: readonly Part[]) => Promise<{ stop(): Promise<void> }>

/** `bulk-pin serve [--only web|worker]`: runs until SIGTERM or SIGINT, then ends what is in hand. */
export function serveCommand(start: Start): Command {
  return new Command('serve')
    .description('run the service: pages and callbacks (web), mail (worker)')
    .addOption(new Option('--only <part>', 'run one part').choices(['web', 'worker']))
    .action(async ({ only }: { only?: Part }) => {
      const service = await start(only ? [only] : ['web', 'worker'])
      await new Promise<void>((resolve) => {
        process.once('SIGTERM', resolve)
        process.once('SIGINT', resolve)
      })
      await service.stop()
    })
}
