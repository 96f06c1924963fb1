import { describe, expect, it } from 'vitest'
import { checkImage, type RegistryImages, registryImages } from './enforcement.ts'

const enforcing: RegistryImages = { name: 'strict', enforces: true, images: new Set(['a.example/one:1']) }
const other: RegistryImages = { name: 'other', enforces: true, images: new Set(['a.example/two:2']) }
const open: RegistryImages = { name: 'open', enforces: false, images: new Set(['a.example/three:3']) }
const fresh: RegistryImages = { name: 'fresh', enforces: true, images: undefined }

describe('the image check', () => {
  it.each<[string, string, RegistryImages[], string | undefined, string, string]>([
    [
      'no registries',
      'x',
      [],
      undefined,
      'ImageValidationSkipped',
      'Image validation was not performed (no enforcement configured)',
    ],
    [
      'none enforces',
      'x',
      [open],
      undefined,
      'ImageValidationSkipped',
      'Image validation was not performed (no enforcement configured)',
    ],
    [
      'none enforces, one is chosen',
      'x',
      [open],
      'open',
      'ImageValidationSkipped',
      'Image validation was not performed (no enforcement configured)',
    ],
    [
      'an enforcing registry lists it',
      'a.example/two:2',
      [enforcing, other],
      undefined,
      'ImageValidationSuccess',
      'Image validation passed - image found in enforced registries',
    ],
    [
      'another tag',
      'a.example/one:2',
      [enforcing, other],
      undefined,
      'ImageValidationFailed',
      'image "a.example/one:2" not found in enforced registries: image validation failed',
    ],
    [
      'no tag',
      'a.example/one',
      [enforcing],
      undefined,
      'ImageValidationFailed',
      'image "a.example/one" not found in enforced registries: image validation failed',
    ],
    [
      'only a registry that does not enforce lists it',
      'a.example/three:3',
      [enforcing, open],
      undefined,
      'ImageValidationFailed',
      'image "a.example/three:3" not found in enforced registries: image validation failed',
    ],
    [
      'the chosen registry does not enforce, others do (WART-68)',
      'a.example/three:3',
      [enforcing, open],
      'open',
      'ImageValidationFailed',
      'image "a.example/three:3" not found in enforced registries: image validation failed',
    ],
    [
      'the chosen registry does not enforce, another lists it',
      'a.example/one:1',
      [enforcing, open],
      'open',
      'ImageValidationSuccess',
      'Image validation passed - image found in enforced registries',
    ],
    [
      'the chosen registry lists it',
      'a.example/one:1',
      [enforcing, other],
      'strict',
      'ImageValidationSuccess',
      'Image validation passed - image found in enforced registries',
    ],
    [
      'only another than the chosen one lists it',
      'a.example/two:2',
      [enforcing, other],
      'strict',
      'ImageValidationFailed',
      'image "a.example/two:2" not found in specified registry "strict": image validation failed',
    ],
    [
      'the chosen registry does not exist',
      'a.example/one:1',
      [enforcing],
      'gone',
      'ImageValidationFailed',
      'specified registry "gone" not found: image validation failed',
    ],
    [
      'an empty choice',
      'a.example/one:1',
      [enforcing],
      '',
      'ImageValidationFailed',
      'specified registry "" not found: image validation failed',
    ],
    [
      'nothing is synchronised yet',
      'a.example/one:1',
      [fresh],
      undefined,
      'ImageValidationFailed',
      'image "a.example/one:1" not found in enforced registries (errors: [registry fresh: not synchronized yet]): image validation failed',
    ],
    [
      'one of two is not synchronised yet',
      'a.example/one:1',
      [fresh, enforcing],
      undefined,
      'ImageValidationSuccess',
      'Image validation passed - image found in enforced registries',
    ],
  ])('%s', (_, ...[image, registries, chosen, reason, message]) => {
    expect(checkImage(image, registries, chosen)).toEqual({
      allowed: reason !== 'ImageValidationFailed',
      reason,
      message,
    })
  })
})

function list(name: string, uid: string): Parameters<typeof registryImages>[1][number] {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name,
      namespace: 'team',
      ownerReferences: [{ apiVersion: 'x', kind: 'MCPRegistry', name: 'main', uid }],
    },
    data: { images: 'a\nb' },
  }
}

describe('the registries of a namespace', () => {
  const registry = {
    apiVersion: 'toolhive.stacklok.dev/v1alpha1',
    kind: 'MCPRegistry',
    metadata: { name: 'main', namespace: 'team', uid: 'u-1' },
    spec: { enforceServers: true },
  }
  it('know the images of their own list only', () => {
    expect(registryImages([registry], [list('main-registry-images', 'u-1')])).toEqual([
      { name: 'main', enforces: true, images: new Set(['a', 'b']) },
    ])
    expect(registryImages([registry], [list('other-registry-images', 'u-1')])).toEqual([
      { name: 'main', enforces: true, images: undefined },
    ])
  })

  it('do not take over the list of an earlier registry of that name', () => {
    expect(registryImages([registry], [list('main-registry-images', 'u-0')])[0]?.images).toBeUndefined()
  })
})
