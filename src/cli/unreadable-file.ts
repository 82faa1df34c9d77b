import { CliFailure } from './cli-failure.ts'

const FILE_CALLS: readonly unknown[] = ['open', 'read', 'stat']

/** Why a file that was named cannot be read, in a sentence; any other fault is given back as it is. */
export function unreadableFile(path: string, fault: unknown): unknown {
  if (!isFileError(fault)) return fault
  switch (fault.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new CliFailure(`${path} cannot be read: there is no such file.`)
    case 'EISDIR':
      return new CliFailure(`${path} cannot be read: it is a directory, so name a file in it.`)
    case 'EACCES':
    case 'EPERM':
      return new CliFailure(`${path} cannot be read: you have no right to (${fault.code}), so ask its owner for it.`)
    default:
      return new CliFailure(`${path} cannot be read (${fault.code}): name another file.`)
  }
}

function isFileError(fault: unknown): fault is NodeJS.ErrnoException {
  return (
    typeof fault === 'object' &&
    fault !== null &&
    'syscall' in fault &&
    FILE_CALLS.includes(fault.syscall) &&
    'code' in fault
  )
}
