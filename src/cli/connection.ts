import type { Deps } from '../deps.ts'

/** Builds the real edges for one command. */
export type Connect = () => Promise<{ deps: Deps; close(): Promise<void> }>

/** Runs one command on real edges and lets go of them, whatever comes of it. */
export async function withDeps<Result>(connect: Connect, run: (deps: Deps) => Promise<Result>): Promise<Result> {
  const { deps, close } = await connect()
  try {
    return await run(deps)
  } finally {
    await close()
  }
}
