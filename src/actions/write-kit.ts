import type { Deps } from '../deps.ts'
import type { KitPlan } from '../domain/kit-plan.ts'
import type { Practice } from '../domain/practice.ts'
import { type KitDesk, kitFiles } from './kit-files.ts'

export type KitWritten =
  | { outcome: 'written'; files: readonly string[] }
  | { outcome: 'not-writable'; path: string; code: string }

/**
 * Writes the kit of a practice into a folder, in place of what stands there under the same names; everything else there
 * stays. It holds no contact data but the first names that the previews greet.
 */
export async function writeKit(desk: KitDesk, practice: Practice, plan: KitPlan, folder: string): Promise<KitWritten> {
  const files = kitFiles(desk, practice, plan)
  const written = await desk.writeFolder(folder, files, desk.randomId())
  if (written.outcome === 'refused') return { outcome: 'not-writable', path: written.path, code: written.code }
  return { outcome: 'written', files: files.map(({ name }) => name) }
}

/** The same for a practice that the service knows: its trail keeps who had it written. */
export async function writeKitOf(
  deps: Deps,
  practice: Practice,
  plan: KitPlan,
  { folder, actor }: { folder: string; actor: string },
): Promise<KitWritten> {
  const written = await writeKit(deps, practice, plan, folder)
  if (written.outcome === 'written')
    await deps.audit.record(practice.id, {
      event: 'kit-written',
      actor,
      at: deps.now(),
      ...(plan.forecast && { requestId: plan.forecast.requestId }),
    })
  return written
}
