import { isRecord, listAt, recordAt, stringAt } from '../../kubernetes/read.ts'

/**
 * The merge patch by which a field manager takes over what previous ones own of a child (operation Update), as its own
 * apply; `undefined` where they own nothing. The manager's next apply then takes out what our kinds do not set. Without it such a field would stay for
 * ever, or make the apply invalid: a volume of the same name and another type. Every other entry stays: Kubernetes' own
 * controllers', an autoscaler's, a user's. The resource version makes the patch fail rather than undo a write that it
 * has not seen.
 */
export function takeoverPatch(child: unknown, previousManagers: readonly string[], manager: string): unknown {
  const entries = listAt(child, 'metadata', 'managedFields')
  const previous = entries.filter((entry) => isUpdateOf(entry, previousManagers))
  if (previous.length === 0) return undefined

  const applied = entries.find((entry) => isApplyOf(entry, manager))
  const own = [...(applied === undefined ? [] : [applied]), ...previous.filter(isOfWholeObject)]
  const others = entries.filter((entry) => entry !== applied && !previous.includes(entry))
  return {
    metadata: {
      resourceVersion: stringAt(child, 'metadata', 'resourceVersion'),
      managedFields: [...others, ...joined(own, manager)],
    },
  }
}

function joined([first, ...rest]: readonly unknown[], manager: string): readonly unknown[] {
  if (first === undefined) return []
  const fieldsV1 = rest.reduce<unknown>(
    (all, entry) => union(all, recordAt(entry, 'fieldsV1')),
    recordAt(first, 'fieldsV1'),
  )
  return [{ ...recordAt({ first }, 'first'), manager, operation: 'Apply', fieldsV1 }]
}

/** Two sets of fields as one: each is a tree whose leaves are empty. */
function union(left: unknown, right: unknown): unknown {
  if (!isRecord(left)) return right
  if (!isRecord(right)) return left
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])]
  return Object.fromEntries(names.map((name) => [name, union(left[name], right[name])]))
}

function isUpdateOf(entry: unknown, managers: readonly string[]): boolean {
  return stringAt(entry, 'operation') === 'Update' && managers.includes(stringAt(entry, 'manager') ?? '')
}

function isApplyOf(entry: unknown, manager: string): boolean {
  return stringAt(entry, 'operation') === 'Apply' && stringAt(entry, 'manager') === manager && isOfWholeObject(entry)
}

function isOfWholeObject(entry: unknown): boolean {
  return stringAt(entry, 'subresource') === undefined
}

/** Under which names the control plane writes to objects at once; a name that only begins like one is a user's choice. */
const controlPlane: ReadonlySet<string> = new Set(['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'])

/**
 * Whether an object that was to be made anew existed after all: somebody else has written it. Kubernetes' own controllers
 * write to new objects at once, so they do not count.
 */
export function isStray(child: unknown, engine: string): boolean {
  return listAt(child, 'metadata', 'managedFields').some((entry) => {
    const manager = stringAt(entry, 'manager') ?? ''
    return manager !== engine && !controlPlane.has(manager) && stringAt(entry, 'subresource') === undefined
  })
}
