import { Command, InvalidArgumentError } from 'commander'
import { createApiKey } from '../actions/create-api-key.ts'
import { CliFailure } from './cli-failure.ts'
import { type Connect, withDeps } from './connection.ts'
import { columns, print } from './print.ts'

type Scope = Parameters<typeof createApiKey>[1]['scope']

/** `bulk-pin api-key create | list | revoke` */
export function apiKeyCommand(connect: Connect): Command {
  const apiKey = new Command('api-key').description('keys for portals, practices and operators')

  apiKey
    .command('create')
    .description('make a key; it is shown this once and stored as a hash')
    .requiredOption('--name <name>', 'what the key is for')
    .requiredOption('--scope <scope>', 'operator, practice:ID or portal:ID', readScope)
    .option('--json', 'print JSON')
    .action(({ name, scope, json }: { name: string; scope: Scope; json?: boolean }) =>
      withDeps(connect, async (deps) => {
        const made = await createApiKey(deps, { name, scope })
        print(json, made, [`${made.key}`, 'This key is shown once. It is sent as "Authorization: Bearer KEY".'])
      }),
    )

  apiKey
    .command('list')
    .option('--json', 'print JSON')
    .action(({ json }: { json?: boolean }) =>
      withDeps(connect, async (deps) => {
        const keys = await deps.apiKeys.list()
        print(
          json,
          keys,
          keys.length > 0
            ? columns(
                keys.map(({ id, name, scope }) => [
                  id,
                  `${'id' in scope ? `${scope.kind}:${scope.id}` : scope.kind}  ${name}`,
                ]),
              )
            : ['There is no key yet.'],
        )
      }),
    )

  apiKey
    .command('revoke')
    .argument('<id>')
    .option('--json', 'print JSON')
    .action((id: string, { json }: { json?: boolean }) =>
      withDeps(connect, async (deps) => {
        if (!(await deps.apiKeys.revoke(id)))
          throw new CliFailure(`There is no key ${id}: "bulk-pin api-key list" shows them.`)
        print(json, { id, revoked: true }, [`Key ${id} is revoked.`])
      }),
    )

  return apiKey
}

function readScope(text: string): Scope {
  const [kind, id, ...rest] = text.split(':')
  if (kind === 'operator' && id === undefined) return { kind }
  if ((kind === 'practice' || kind === 'portal') && id && rest.length === 0) return { kind, id }
  throw new InvalidArgumentError('It must be operator, practice:ID or portal:ID.')
}
