import { Command } from 'commander'
import { type Connect, withDeps } from './connection.ts'
import { noSuchPractice } from './failures.ts'
import { print } from './print.ts'
import { readPractice } from './read-practice.ts'

type Options = { json?: boolean }

/** `bulk-pin practice put | show | list` */
export function practiceCommand(connect: Connect): Command {
  const practice = new Command('practice').description('the practices that this service knows')

  practice
    .command('put')
    .description('take a practice from its JSON file, in place of what was known of it')
    .argument('<file>', 'practice JSON')
    .option('--json', 'print JSON')
    .action(async (file: string, { json }: Options) => {
      const given = await readPractice(file)
      const known = await withDeps(connect, (deps) => deps.practices.put(given))
      const kept = given.fileMap ? undefined : known.fileMap
      print(json, { id: given.id, ...(kept && { keptFileMap: kept }) }, [
        `Practice ${given.id} is known: ${given.name}.`,
        ...(kept
          ? ['What it said about its files is kept: "bulk-pin practice show" has it; "fileMap": {} forgets it.']
          : []),
      ])
    })

  practice
    .command('show')
    .argument('<id>')
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: Options) => {
      const found = await withDeps(connect, (deps) => deps.practices.find(id))
      if (!found) throw noSuchPractice(id)
      print(json, found, [JSON.stringify(found, null, 2)])
    })

  practice
    .command('list')
    .option('--json', 'print JSON')
    .action(async ({ json }: Options) => {
      const found = await withDeps(connect, (deps) => deps.practices.list())
      print(
        json,
        found,
        found.length > 0
          ? found.map(({ id, name }) => `${id}  ${name}`)
          : ['No practice is known yet: "bulk-pin practice put FILE" takes one.'],
      )
    })

  return practice
}
