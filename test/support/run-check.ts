import { jest } from '@jest/globals'
import type { Command } from 'commander'
import { checkCommand } from '../../src/cli/check.ts'
import { explainCommand } from '../../src/cli/explain-patient.ts'
import { localDeps } from '../../src/local-deps.ts'

const deps = { ...localDeps, now: () => Date.parse('2026-11-23T03:00:00Z') }

/** Runs `bulk-pin check` in this process, on 22 November 2026 in New York. @returns what it printed. */
export function runCheck(...args: string[]): Promise<string> {
  return run(checkCommand(deps), args)
}

/** The same for `bulk-pin explain`. */
export function runExplain(...args: string[]): Promise<string> {
  return run(explainCommand(deps), args)
}

async function run(command: Command, args: readonly string[]): Promise<string> {
  let printed = ''
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
  try {
    await command
      .exitOverride()
      .configureOutput({ writeErr: () => {} })
      .parseAsync([...args], { from: 'user' })
  } finally {
    write.mockRestore()
  }
  return printed
}
