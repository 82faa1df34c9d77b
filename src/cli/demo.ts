import { Command } from 'commander'

/** `bulk-pin demo [--once]` */
export function demoCommand(run: (options: { once: boolean }) => Promise<void>): Command {
  return new Command('demo')
    .description('the whole service on this machine, with a sample practice, a simulated mailbox and a simulated phone')
    .option('--once', 'play one parent through to the portal, then end')
    .action(({ once }: { once?: boolean }) => run({ once: once ?? false }))
}
