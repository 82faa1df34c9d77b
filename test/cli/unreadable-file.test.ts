import { expect, test } from '@jest/globals'
import { CliFailure } from '../../src/cli/cli-failure.ts'
import { unreadableFile } from '../../src/cli/unreadable-file.ts'

const fault = (code: string, syscall: string) => Object.assign(new Error(`${code}: ${syscall}`), { code, syscall })

test.each([
  ['ENOENT', 'open', 'file.csv cannot be read: there is no such file.'],
  ['EISDIR', 'read', 'file.csv cannot be read: it is a directory, so name a file in it.'],
  ['EACCES', 'open', 'file.csv cannot be read: you have no right to (EACCES), so ask its owner for it.'],
  ['ELOOP', 'open', 'file.csv cannot be read (ELOOP): name another file.'],
])('a file that cannot be read (%s) is told in a sentence', (code, syscall, sentence) => {
  const told = unreadableFile('file.csv', fault(code, syscall))
  expect(told).toBeInstanceOf(CliFailure)
  expect(told).toMatchObject({ message: sentence })
})

test("a fault that is not the file's is given back as it is", () => {
  const away = fault('ECONNREFUSED', 'connect')
  expect(unreadableFile('file.csv', away)).toBe(away)
  expect(unreadableFile('file.csv', 'no error')).toBe('no error')
})
