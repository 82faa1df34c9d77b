import { jest } from '@jest/globals'
import { checkCommand } from '../../src/cli/check.ts'
import { readPracticeFile } from '../../src/files/practice-file.ts'

/** Runs `bulk-pin check` in this process, on 22 November 2026 in New York. @returns what it printed. */
export async function runCheck(...args: string[]): Promise<string> {
  let printed = ''
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
  const now = () => Date.parse('2026-11-23T03:00:00Z')
  const command = checkCommand({ now, readPracticeFile })
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  try {
    await command.parseAsync(args, { from: 'user' })
  } finally {
    write.mockRestore()
  }
  return printed
}
