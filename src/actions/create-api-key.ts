import type { Deps } from '../deps.ts'

type ApiKey = Parameters<Deps['apiKeys']['add']>[0]

/** Makes a key of 256 random bits. Only its hash is kept, so it can be shown this once. */
export async function createApiKey(
  deps: Deps,
  { name, scope }: Pick<ApiKey, 'name' | 'scope'>,
): Promise<{ id: string; key: string }> {
  const id = deps
    .randomId()
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 10)
  const secret = deps.randomId() + deps.randomId()
  await deps.apiKeys.add({ id, name, scope, createdAt: deps.now() }, secret)
  return { id, key: `${id}.${secret}` }
}
