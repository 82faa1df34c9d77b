import type { Deps } from '../deps.ts'

/** Builds the real edges for one command. `actor` is who gives the order, for the audit trail. */
export type Connect = () => Promise<{ deps: Deps; actor: string; close(): Promise<void> }>

/** Runs one command on real edges and lets go of them, whatever comes of it. */
export async function withDeps<Result>(
  connect: Connect,
  run: (deps: Deps, actor: string) => Promise<Result>,
): Promise<Result> {
  const { deps, actor, close } = await connect()
  try {
    return await run(deps, actor)
  } finally {
    await close()
  }
}
